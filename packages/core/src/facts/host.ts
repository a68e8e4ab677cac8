import { UserError } from '../errors.js';
import { msbuildProperty, readMsbuild, type MsbuildFile } from '../project/csproj.js';
import { commandWords, readDockerfile } from '../project/dockerfile.js';
import { nameOf } from '../project/paths.js';
import type { Project } from '../project/project.js';
import { placeOf } from '../project/text.js';
import { shellWord } from '../quoting/index.js';
import { readBuilds } from './earlier-builds/index.js';
import { found, type Fact } from './fact.js';
import type { HostProject } from './facts.js';
import { SeveralError } from './several.js';
import { startsAssembly } from './starts-assembly.js';

const WEB_SDK = 'microsoft.net.sdk.web';

/**
 * Finds the one csproj that becomes the container: by its SDK, never by its name. Test projects do not count.
 * Of several, the one that a Dockerfile starts or that alone has a container publish profile is taken; otherwise the user has to say which.
 *
 * @param wanted folder or csproj path that the user named, also as the shells of Windows complete it: `.\\MyApp\\`.
 * @throws UserError when there is none, none of that name, or when several are left.
 */
export function findHost(project: Project, wanted?: string): Fact<HostProject> {
  const candidates = candidatesOf(project);
  const chosen = wanted === undefined ? choose(project, candidates) : named(candidates, wanted);
  const [only, ...others] = chosen;
  if (only && others.length === 0)
    return found(hostOf(project, only), placeOf(only.path, project.read(only.path) ?? '', /<Project\b/));
  if (candidates.length === 0) throw noHost(project);
  throw wanted !== undefined && only === undefined ? unknownHost(candidates, wanted) : severalHosts(chosen);
}

/** Every ASP.NET Core project of the checkout, tests aside. */
export function webProjects(project: Project): readonly HostProject[] {
  return candidatesOf(project).map((file) => hostOf(project, file));
}

/** True where the checkout has an ASP.NET Core project, tests aside. */
export function isWebProject(project: Project): boolean {
  return candidatesOf(project).length > 0;
}

/** What is built as a library starts nothing, where something else does. */
function candidatesOf(project: Project): readonly MsbuildFile[] {
  const all = webFiles(project);
  const programs = all.filter(
    (file) => msbuildProperty(project, file, 'OutputType')?.value.toLowerCase() !== 'library',
  );
  return programs.length > 0 ? programs : all;
}

function webFiles(project: Project): readonly MsbuildFile[] {
  return project.files
    .filter((path) => /\.(?:cs|fs|vb)proj$/i.test(path))
    .flatMap((path) => readMsbuild(project, path) ?? [])
    .filter((file) => file.sdks.some((sdk) => sdk.toLowerCase() === WEB_SDK) && !isTestProject(project, file));
}

/** True for a test project: by its properties and packages, or by its name. */
export function isTestProject(project: Project, file: MsbuildFile): boolean {
  return (
    msbuildProperty(project, file, 'IsTestProject')?.value.toLowerCase() === 'true' ||
    file.items.some(
      ({ name, include }) =>
        name === 'PackageReference' && /^(?:Microsoft\.NET\.Test\.Sdk|xunit(?:\.v3)?|NUnit|MSTest)$/i.test(include),
    ) ||
    /[._-](?:Unit|Integration|Functional)?Tests?\.\w+proj$/i.test(file.path)
  );
}

/** Assembly name without `.dll`. */
function assemblyOf(project: Project, file: MsbuildFile): string {
  const name = nameOf(file.path).replace(/\.\w+proj$/i, '');
  const property = msbuildProperty(project, file, 'AssemblyName')?.value;
  return property ? property.replaceAll('$(MSBuildProjectName)', name) : name;
}

function hostOf(project: Project, file: MsbuildFile): HostProject {
  return { folder: file.folder, csproj: file.path, assembly: assemblyOf(project, file) };
}

function named(candidates: readonly MsbuildFile[], wanted: string): readonly MsbuildFile[] {
  const path = wanted.replaceAll('\\', '/').replace(/^(?:\.\/+)+|\/+$/g, '') || '.';
  return candidates.filter((file) => file.path === path || file.folder === path);
}

function choose(project: Project, candidates: readonly MsbuildFile[]): readonly MsbuildFile[] {
  if (candidates.length < 2) return candidates;
  const started = new Set(
    project.files
      .filter((path) => nameOf(path) === 'Dockerfile')
      .flatMap((path) =>
        (readDockerfile(project, path)?.instructions ?? [])
          .filter(({ keyword }) => keyword === 'ENTRYPOINT' || keyword === 'CMD')
          .flatMap(({ text }) => commandWords(text).map((word) => nameOf(word).replace(/\.dll$/, ''))),
      ),
  );
  const byDockerfile = candidates.filter((file) => started.has(assemblyOf(project, file)));
  if (byDockerfile.length === 1) return byDockerfile;
  const deployed = readBuilds(project).flatMap((build) =>
    build.deployed && build.file !== undefined ? (readDockerfile(project, build.file) ?? []) : [],
  );
  const byBuild = candidates.filter((file) =>
    deployed.some((dockerfile) => startsAssembly(project, dockerfile, assemblyOf(project, file))),
  );
  if (byBuild.length === 1) return byBuild;
  const published = candidates.filter((file) => file.properties.get('publishprofile')?.value === 'DefaultContainer');
  return published.length === 1 ? published : candidates;
}

function noHost(project: Project): UserError {
  const others = project.files.filter((path) => /\.(?:cs|fs|vb)proj$/i.test(path));
  const broken = others.find((path) => readMsbuild(project, path) === undefined);
  if (broken !== undefined) {
    return new UserError({
      what: `There is no ASP.NET Core project in ${project.name}, and ${broken} cannot be read: it is not XML with a <Project> in it.`,
      fix: `Correct it until \`dotnet build ${broken}\` succeeds, and run this again.`,
    });
  }
  if (others.length === 0) {
    return new UserError({
      what: `There is neither a .NET project nor a Dockerfile in ${project.name}, so nothing here says how the app is built.`,
      fix:
        'Change into the root folder of the checkout, or write a Dockerfile first, and run it again. To deploy an image that somebody ' +
        'publishes: npm create litestream@latest -- container --image ghcr.io/you/app:1',
    });
  }
  const looked = `${others.slice(0, 3).join(', ')}${others.length > 3 ? ', …' : ''}`;
  return new UserError({
    what:
      `There is no ASP.NET Core project in ${project.name}: no project file with Sdk="Microsoft.NET.Sdk.Web"` +
      ` (looked at ${looked}).`,
    fix:
      'Change into the root folder of the checkout, the one with the solution file (.slnx or .sln), and run it again. An app of ' +
      'another kind needs a Dockerfile, or an image that is published: ' +
      'npm create litestream@latest -- container --image ghcr.io/you/app:1',
  });
}

function unknownHost(candidates: readonly MsbuildFile[], wanted: string): UserError {
  return new UserError({
    what: `--project ${wanted} is none of the ASP.NET Core projects here: ${candidates.map(({ path }) => path).join(', ')}.`,
    fix:
      candidates.length === 1
        ? 'Leave --project out, because there is only this project.'
        : `Name one of them: --project ${shellWord(projectFlag(candidates[0], candidates))}`,
  });
}

/** A project's folder, or its path where that folder holds another one as well. */
function projectFlag(file: MsbuildFile | undefined, all: readonly MsbuildFile[]): string {
  if (file === undefined) return '.';
  return all.some((other) => other !== file && other.folder === file.folder) ? file.path : file.folder;
}

function severalHosts(candidates: readonly MsbuildFile[]): UserError {
  const flags = candidates.map((file) => projectFlag(file, candidates));
  return new SeveralError(
    {
      what:
        `There are ${candidates.length} ASP.NET Core projects, and it is not known which one to deploy: ` +
        `${candidates.map(({ path }) => path).join(', ')}.`,
      fix: `Choose one: ${flags.map((flag) => `--project ${shellWord(flag)}`).join(', or ')}`,
    },
    {
      option: 'host',
      question: 'Which project should be deployed?',
      choices: candidates.map(({ path }, index) => ({ value: flags[index] ?? path, name: path })),
    },
  );
}
