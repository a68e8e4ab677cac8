import {
  found,
  installsInPublish,
  joinPath,
  nodeVersion,
  npmInstall,
  packageManager,
  placeOf,
  readMsbuild,
  type Fact,
  type HostProject,
  type PackageJson,
  type Project,
  type UiBuild,
} from 'litestream-generator-core';
import { findFrontEnd } from './recognise.js';

/** How the front end is built: by the csproj during publish, or by npm before the image. */
export function ui(project: Project, host: HostProject): Fact<UiBuild> | undefined {
  const frontEnd = findFrontEnd(project);
  if (!frontEnd) return undefined;
  const { packageJson } = frontEnd;
  const { folder } = packageJson;
  const inPublish = readMsbuild(project, host.csproj)?.commands.find(
    (task) => task.folder === folder && /\bnpm\S*\s+run\b/.test(task.command),
  );
  const node = nodeVersion(project, folder, packageJson.node?.value);
  const manager = packageManager(project, folder, node);
  const others = installsInPublish(project, host, folder);
  const script = packageJson.script('build');
  const output = inPublish ? undefined : outputOf(project, packageJson, host, frontEnd.template);
  const hostVariable = hostVariableOf(project, folder);
  const placeholders = placeholdersIn(project, folder);
  return found(
    {
      folder,
      install: npmInstall(project, packageJson),
      ...(others.length > 0 ? { others } : {}),
      ...(manager.workspace === undefined ? {} : { workspace: manager.workspace }),
      ...(inPublish || !script ? {} : { build: `${manager.name} run build` }),
      ...(output === undefined ? {} : { output }),
      node,
      ...(hostVariable === undefined ? {} : { hostVariable }),
      ...(placeholders.length === 0 ? {} : { placeholders }),
    },
    inPublish?.from ?? script?.from ?? placeOf(packageJson.path, '', ''),
  );
}

const CONFIGS = [
  'vite.config.ts',
  'vite.config.js',
  'vite.config.mjs',
  'next.config.mjs',
  'next.config.js',
  'next.config.ts',
];

/** Folder of the built site, relative to the root; undefined when the build writes into the host's `wwwroot` itself. */
function outputOf(
  project: Project,
  { folder, script }: PackageJson,
  host: HostProject,
  template: string,
): string | undefined {
  const wwwroot = joinPath(host.folder, 'wwwroot');
  const named = /\s(?:-o|--outDir)[ =](\S+)/.exec(script('build')?.value ?? '')?.[1];
  const configured =
    named ??
    texts(project, folder).flatMap(
      ({ text }) => /\b(?:outDir|distDir)\s*:\s*['"`]([^'"`]+)['"`]/.exec(text)?.[1] ?? [],
    )[0];
  const output = joinPath(folder, configured ?? (template === 'nextjs' ? 'out' : 'dist'));
  return output === wwwroot ? undefined : output;
}

/** Environment variable that the build takes the public host from: `process.env.KAMAL_DEPLOY_HOST`. */
function hostVariableOf(project: Project, folder: string): string | undefined {
  return texts(project, folder).flatMap(
    ({ text }) => /\bprocess\.env\.(\w*DEPLOY_(?:HOST|API))\b/.exec(text)?.[1] ?? [],
  )[0];
}

/** Files with the literal `https://$DEPLOY_API`, which the old workflows replaced before the build. */
function placeholdersIn(project: Project, folder: string): readonly string[] {
  return [...CONFIGS, 'post.build.js']
    .map((file) => `${folder}/${file}`)
    .filter((path) => /['"`]https:\/\/\$DEPLOY_API\b/.test(project.read(path) ?? ''));
}

function texts(project: Project, folder: string): readonly { readonly file: string; readonly text: string }[] {
  return CONFIGS.flatMap((file) => {
    const text = project.read(`${folder}/${file}`);
    return text === undefined ? [] : [{ file, text }];
  });
}
