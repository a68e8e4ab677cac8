import { folderOf, inFolder, nameOf, withParents } from '../project/paths.js';
import type { Project } from '../project/project.js';
import { place } from '../project/text.js';
import { findWorkflows, secretBehind, type Workflow } from '../project/workflow.js';
import { found, type Fact } from './fact.js';
import type { NugetSource } from './nuget-source.js';

/** A value that the settings of a package manager read from the environment: most often the access token of a private feed. */
export interface FeedValue {
  /** Variable that they read. */
  readonly name: string;
  /** Secret of the repository with its value. */
  readonly secret: string;
  readonly of: 'dotnet' | 'npm';
  /** File that reads it. */
  readonly file: string;
  /** The feed, where only a workflow names it, by `source-url` of actions/setup-dotnet. */
  readonly source?: NugetSource;
}

const NUGET = /%([A-Za-z_]\w*)%/g;
/** `${NAME}`, also with a default, as npm, pnpm, yarn and bun read it. A default needs no secret. */
const NPM = /\$\{([A-Za-z_]\w*)\??\}|^\s*(?:token|password|username)\s*=\s*"\$([A-Za-z_]\w*)"/gm;
const NPM_FILES = ['.npmrc', '.yarnrc.yml', '.yarnrc', 'bunfig.toml'];
/** Variables that every machine has. */
const OF_MACHINES = /^(?:HOME|USER|USERPROFILE|APPDATA|LOCALAPPDATA|PATH|PWD|TEMP|TMP|CI|XDG_\w+)$/i;

/**
 * What NuGet.config, .npmrc and their like read from the environment. Which secret it is, the workflows say, ours as well: a second run
 * finds there what the first one found in those that it replaced.
 * @param dotnet folder that is published; NuGet also looks in those above it
 * @param npm folders in which packages are installed, and those of their workspaces
 * @see https://learn.microsoft.com/nuget/reference/nuget-config-file#using-environment-variables
 * @see https://docs.npmjs.com/cli/configuring-npm/npmrc#environment-variables
 */
export function findFeedValues(project: Project, dotnet: string, npm: readonly string[]): readonly Fact<FeedValue>[] {
  const workflows = findWorkflows(project).flatMap((file) => ('error' in file ? [] : [file]));
  const nuget = withParents(dotnet).flatMap((folder) =>
    project.files.filter((path) => folderOf(path) === folder && nameOf(path).toLowerCase() === 'nuget.config'),
  );
  const ofNpm = npm.flatMap((folder) => NPM_FILES.map((name) => inFolder(folder, name)));
  const all = [
    ...nuget.flatMap((file) => namesIn(project, file, NUGET).map((one) => ({ ...one, of: 'dotnet' as const, file }))),
    ...ofNpm.flatMap((file) => namesIn(project, file, NPM).map((one) => ({ ...one, of: 'npm' as const, file }))),
  ];
  return all
    .filter((one, index) => all.findIndex(({ name, of }) => name === one.name && of === one.of) === index)
    .map(({ name, from, of, file }) => found({ name, secret: secretOf(workflows, name), of, file }, from));
}

/** Commands and actions by which the app or its image is made: what these are given counts before what tests are given. */
const MAKES = /\bdotnet\s+publish\b|\bdocker\s+(?:\S+\s+)*build\b|docker\/(?:build-push|bake)-action@/;

/** The secret that a workflow gives the builder under the name of the variable, or the variable; else the one of its name. */
function secretOf(workflows: readonly Workflow[], name: string): string {
  const mounted = workflows.flatMap(({ steps }) =>
    steps.flatMap((step) =>
      (step.with.get('secrets') ?? '').split('\n').flatMap((line) => {
        const [id = '', ...value] = line.split('=');
        return id.trim() === name ? [{ name, value: value.join('='), from: step.from }] : [];
      }),
    ),
  );
  const making = workflows.filter(({ text }) => MAKES.test(text));
  const all = [{ environment: mounted }, ...making, ...workflows.filter((one) => !making.includes(one))];
  return all.flatMap((one) => secretBehind([one], name) ?? (givesToken(one, name) ? 'GITHUB_TOKEN' : []))[0] ?? name;
}

function givesToken({ environment }: Pick<Workflow, 'environment'>, name: string): boolean {
  return environment.some((one) => one.name === name && /^\$\{\{\s*github\.token\s*\}\}$/.test(one.value.trim()));
}

function namesIn(project: Project, file: string, pattern: RegExp): readonly { name: string; from: string }[] {
  const text = project.read(file);
  if (text === undefined) return [];
  const code = text.replaceAll(/<!--[^]*?-->|^\s*[#;].*$/gm, (comment) => comment.replaceAll(/[^\n]/g, ' '));
  return [...code.matchAll(pattern)].flatMap(({ index, 1: name, 2: other }) => {
    const variable = name ?? other ?? '';
    return OF_MACHINES.test(variable) ? [] : [{ name: variable, from: place(file, code, index) }];
  });
}
