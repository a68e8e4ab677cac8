import {
  found, joinPath, nodeVersion, npmInstall, placeOf, readMsbuild, type Fact, type HostProject, type Project, type UiBuild, type UiOrigin,
} from 'litestream-generator-core';
import { findFrontEnd } from './recognise.js';

/** How the front end is built: by the csproj during publish, or by npm before the image. */
export function ui(project: Project, host: HostProject): Fact<UiBuild> | undefined {
  const frontEnd = findFrontEnd(project);
  if (!frontEnd) return undefined;
  const { packageJson } = frontEnd;
  const { folder } = packageJson;
  const inPublish = readMsbuild(project, host.csproj)?.commands.find((task) => task.folder === folder && /\bnpm\S*\s+run\b/.test(task.command));
  const script = packageJson.script('build');
  const output = inPublish ? undefined : outputOf(project, folder, host, frontEnd.template);
  const publicHost = publicHostOf(project, folder);
  const origin = originOf(project, folder);
  return found({
    folder,
    install: npmInstall(project, packageJson),
    ...(inPublish || !script ? {} : { build: 'npm run build' }),
    ...(output === undefined ? {} : { output }),
    node: nodeVersion(project, folder, packageJson.node?.value),
    ...(publicHost === undefined ? {} : { publicHost }),
    ...(origin === undefined ? {} : { origin }),
  }, inPublish?.from ?? script?.from ?? placeOf(packageJson.path, '', ''));
}

const CONFIGS = ['vite.config.ts', 'vite.config.js', 'vite.config.mjs', 'next.config.mjs', 'next.config.js', 'next.config.ts'];

/** Folder of the built site, relative to the root; undefined when the build writes into the host's `wwwroot` itself. */
function outputOf(project: Project, folder: string, host: HostProject, template: string): string | undefined {
  const wwwroot = joinPath(host.folder, 'wwwroot');
  const configured = texts(project, folder).flatMap(({ text }) => /\b(?:outDir|distDir)\s*:\s*['"`]([^'"`]+)['"`]/.exec(text)?.[1] ?? [])[0];
  const output = joinPath(folder, configured ?? (template === 'nextjs' ? 'out' : 'dist'));
  return output === wwwroot ? undefined : output;
}

/** Environment variable that the build takes the public host from: `process.env.KAMAL_DEPLOY_HOST`. */
function publicHostOf(project: Project, folder: string): string | undefined {
  return texts(project, folder).flatMap(({ text }) => /\bprocess\.env\.(\w*DEPLOY_(?:HOST|API))\b/.exec(text)?.[1] ?? [])[0];
}

/** `https://$DEPLOY_API` as a literal: the old workflows replaced it before the build. */
function originOf(project: Project, folder: string): UiOrigin | undefined {
  return texts(project, folder).flatMap(({ file, text }) => {
    const match = /(['"`])(https:\/\/\$DEPLOY_API)\1/.exec(text);
    return match ? [{ text: match[2] as string, file }] : [];
  })[0];
}

function texts(project: Project, folder: string): readonly { readonly file: string; readonly text: string }[] {
  return CONFIGS.flatMap((file) => {
    const text = project.read(`${folder}/${file}`);
    return text === undefined ? [] : [{ file, text }];
  });
}
