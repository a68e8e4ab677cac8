import { folderOf, joinPath, fileOfPlace } from '../project/paths.js';
import { isDevelopmentOnly } from '../project/csharp-development.js';
import { findCalls } from '../project/csharp-shape.js';
import { commandWords } from '../project/dockerfile.js';
import { imageVariables } from '../project/dockerfile-env.js';
import { readEnvFile } from '../project/env-file.js';
import { platformVariables } from '../project/platform-variables.js';
import { remembered } from '../project/remembered.js';
import type { ComposeService } from '../project/compose.js';
import { appServices } from './app-services.js';
import type { Checkout } from './checkout.js';
import { found, type Fact } from './fact.js';
import type { SetVariable } from './facts.js';
import { startLines } from './image-user/start-script.js';
import { overrideServices } from './override-services.js';
import { kubernetesVariables, unheldObjects } from './other-systems/kubernetes-variables.js';

/** A variable of the app's container. */
export interface ContainerVariable {
  readonly name: string;
  /** Undefined, or with a `$`, where the checkout does not hold it. */
  readonly value: string | undefined;
  readonly from: string;
  /**
   * Where it is set. `kept`: it reaches the app of the new deployment as it is. `setup`: an existing set-up sets it, which the new
   * deployment replaces.
   */
  readonly by: 'kept' | 'setup';
  /** True when something outside the checkout may have another value. */
  readonly unsure?: boolean;
}

/**
 * All variables of the app's container, the one that wins first: what the image's start script exports, what a person gave, Kamal's,
 * because it is the newer one where both exist, those of Compose files, those that another platform sets, what the image brings, and a
 * `.env` that the app itself reads.
 */
export function environment(checkout: Checkout): readonly ContainerVariable[] {
  return once(checkout, '', () => allVariables(checkout));
}

const once = remembered<readonly ContainerVariable[]>();

function allVariables(checkout: Checkout): readonly ContainerVariable[] {
  const { kamal, csproj, dockerfile } = checkout;
  const setup = <T extends { readonly name: string }>(variable: T): T & { readonly by: 'setup' } => ({
    ...variable,
    by: 'setup',
  });
  return [
    ...firstVariables(checkout),
    ...(kamal?.secret.map(({ name, from }) => setup({ name, value: undefined, from })) ?? []),
    ...(kamal?.clear.map(setup) ?? []),
    ...ofServices(checkout, overrideServices(checkout)).map((variable) => ({ ...variable, unsure: true })),
    ...ofCompose(checkout),
    ...platformVariables(checkout.project).map((variable) => ({ ...setup(variable), unsure: true })),
    ...ofCluster(checkout).map((variable) => ({ ...setup(variable), unsure: true })),
    ...csproj.items
      .filter(({ name }) => name === 'ContainerEnvironmentVariable')
      .map(({ include, metadata, from }) => kept({ name: include, value: metadata['Value'], from })),
    ...(dockerfile ? imageVariables(dockerfile).map(kept) : []),
    ...exported(checkout, false),
    ...ofEnvFile(checkout).map((variable) => ({ ...kept(variable), unsure: true })),
  ];
}

/** Those that win over whatever an existing set-up says. */
export function firstVariables(checkout: Checkout): readonly ContainerVariable[] {
  return [...exported(checkout, true), ...checkout.given.map(kept)];
}

/** What the manifests of Kubernetes give the app, where its workload is in one of the files. Default: in any. */
function ofCluster({ project }: Checkout, files?: readonly string[]): readonly Omit<ContainerVariable, 'by'>[] {
  const { path, variables } = kubernetesVariables(project);
  if (files !== undefined && (path === undefined || !files.includes(path))) return [];
  return variables.map(({ name, value, from }) => ({ name, value, from }));
}

function kept<T extends { readonly name: string }>(variable: T): T & { readonly by: 'kept' } {
  return { ...variable, by: 'kept' };
}

/** What the start script of the image exports: a text wins over every variable, a default for one counts where nothing sets it. */
function exported({ project, dockerfile }: Checkout, plain: boolean): readonly ContainerVariable[] {
  if (!dockerfile) return [];
  return startLines({ project, dockerfile, environment: [] }).flatMap(({ text, from }) =>
    assignments(shellText(text)).flatMap((assignment): readonly ContainerVariable[] => {
      const [, name = '', double, single, bare] = ASSIGNMENT.exec(assignment) ?? [];
      const value = double ?? single ?? bare ?? '';
      const fallback = /^\$\{\w+:?-([^}]*)\}$/.exec(value)?.[1];
      if ((fallback === undefined) !== plain) return [];
      return [{ name, value: fallback ?? value, from, by: 'kept' }];
    }),
  );
}

const ONE = String.raw`[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|[^\s;&|]*)`;
const ASSIGNMENT = /^([A-Za-z_]\w*)=(?:"([^"]*)"|'([^']*)'|(.*))$/;
/** `export A=b`, and `A=b dotnet …` or `env A=b dotnet …`. */
const SETS = new RegExp(
  String.raw`(?:^|[;&|]|\bCMD\b)\s*(?:export\s+(${ONE}(?:\s+${ONE})*)|(?:exec\s+)?(?:(?:\/\S*\/)?env\s+)?((?:${ONE}\s+)+)(?:exec\s+)?(?:\S*\/)?(?:dotnet|\w+\.dll)\b)`,
  'g',
);

/** Assignments that reach the app, the one that counts first. */
function assignments(text: string): readonly string[] {
  return [...text.matchAll(SETS)]
    .flatMap(([, exports = '', before = '']) =>
      [...(exports + before).matchAll(new RegExp(ONE, 'g'))].map(([one]) => one),
    )
    .toReversed();
}

/** The words of `["sh", "-c", "…"]` and `["env", "A=b", "dotnet"]` as a shell's line. */
function shellText(text: string): string {
  if (!text.trimStart().startsWith('[')) return text;
  const words = commandWords(text);
  const [program = '', option, line = ''] = words;
  if (/(?:^|\/)(?:ba|da|a)?sh$/.test(program) && option === '-c') return line;
  return /(?:^|\/)env$/.test(program) ? words.map((word) => word.replace(/^(\w+)=(.*)$/s, '$1="$2"')).join(' ') : '';
}

const LOADS = [
  String.raw`(?:Env|DotEnv)\s*\.\s*(?:Load|LoadMulti|TraversePath|Config|Fluent|Read)`,
  'AddDotEnv(?:File)?',
];

/** The `.env` that a library reads when the app starts. It is unknown whether the image has this file with the same content. */
function ofEnvFile({ sources, project, host }: Checkout): NonNullable<ReturnType<typeof readEnvFile>> {
  const calls = sources.flatMap((source) =>
    findCalls(source, LOADS).filter(({ start }) => !isDevelopmentOnly(source, start)),
  );
  if (calls.length === 0) return [];
  const named = calls.flatMap(({ args, source }) =>
    source.strings.flatMap(({ start, end, parts }) =>
      start === args[0]?.start && end === args[0].end && typeof parts[0] === 'string' ? parts[0] : [],
    ),
  );
  return [...named, '.env'].flatMap((name) =>
    [host.folder, '.'].flatMap((folder) => {
      const path = joinPath(folder, name);
      return path === undefined ? [] : (readEnvFile(project, path) ?? []);
    }),
  );
}

/** Plain variables that the set-ups in these files give the app, each name once. Those whose value stands elsewhere are left out. */
export function setVariables(checkout: Checkout, files: readonly string[]): readonly Fact<SetVariable>[] {
  const { kamal } = checkout;
  const set = [
    ...(kamal && files.includes(kamal.path) ? kamal.clear : []),
    ...ofCompose(checkout, ({ from }) => files.includes(fileOfPlace(from))),
    ...platformVariables(checkout.project).filter(({ from }) => files.includes(fileOfPlace(from))),
    ...ofCluster(checkout, files),
  ];
  return set
    .filter(({ name }, index) => set.findIndex((other) => other.name === name) === index && !OWN.test(name))
    .flatMap(({ name, value, from }): readonly Fact<SetVariable>[] => {
      const plain = value?.replaceAll('$$', '');
      return value === undefined || /\$|<%/.test(plain ?? '')
        ? []
        : [found({ name, value: value.replaceAll('$$', '$') }, from)];
    });
}

/** What the new deployment sets itself, or what is about the earlier proxy. */
const OWN =
  /^(?:ASPNETCORE_FORWARDEDHEADERS_ENABLED|VIRTUAL_\w+|LETSENCRYPT_\w+|ACME_HOST)$|^(?:ASPNETCORE|DOTNET)_ENVIRONMENT$/i;

/** Whether the `.env` beside a Compose file is in the checkout and has this variable. */
export function isInFile(checkout: Checkout, from: string, name: string): boolean {
  return (read(checkout, from, '.env') ?? []).some((one) => one.name === name);
}

/** Whether a file or an object of a cluster, which the checkout does not hold, may set the variable: nothing that wins over them does. */
export function maySetUnseen(checkout: Checkout, name: string): boolean {
  if (missingEnvFiles(checkout).length === 0 && unheldObjects(checkout.project).length === 0) return false;
  const wanted = name.toLowerCase();
  const firm = [...firstVariables(checkout), ...environment(checkout).filter(({ by }) => by === 'setup')];
  return firm.every((one) => one.name.replaceAll(':', '__').toLowerCase() !== wanted);
}

/** Files with variables that Compose reads and the checkout does not hold. */
export function missingEnvFiles(checkout: Checkout): readonly { readonly path: string; readonly from: string }[] {
  const missing = appServices(checkout).flatMap(({ from, envFiles = [] }) =>
    envFiles.filter(({ path }) => read(checkout, from, path) === undefined),
  );
  // Services that share a part by an anchor of YAML name the file at one place.
  return missing.filter(
    ({ path, from }, index) => missing.findIndex((one) => one.path === path && one.from === from) === index,
  );
}

function ofCompose(
  checkout: Checkout,
  counts: (service: ComposeService) => boolean = () => true,
): readonly ContainerVariable[] {
  return ofServices(checkout, appServices(checkout).filter(counts));
}

function ofServices(checkout: Checkout, services: readonly ComposeService[]): readonly ContainerVariable[] {
  return services.flatMap((service) => {
    const around = read(checkout, service.from, '.env') ?? [];
    // The last file wins, and in it the last line.
    const files = (service.envFiles ?? []).flatMap(({ path }) => read(checkout, service.from, path) ?? []);
    return [...service.environment, ...files.toReversed()].map((variable): ContainerVariable => ({
      ...variable,
      ...interpolated(variable.value, around),
      by: 'setup',
    }));
  });
}

function read({ project }: Checkout, from: string, path: string): ReturnType<typeof readEnvFile> {
  const file = joinPath(folderOf(fileOfPlace(from)), path);
  return file === undefined ? undefined : readEnvFile(project, file);
}

/** The same for a text of a Compose file: with the `.env` beside it. `from` is a place in that file. */
export function interpolatedBeside(checkout: Checkout, from: string, text: string): ReturnType<typeof interpolated> {
  return interpolated(text, read(checkout, from, '.env') ?? []);
}

/** `${NAME:-default}`, by the `.env` beside the Compose file or else by its default, which the host may overrule. */
function interpolated(
  text: string | undefined,
  around: readonly { readonly name: string; readonly value: string }[],
): { readonly value: string | undefined; readonly unsure?: boolean } {
  if (text === undefined || !text.includes('$')) return { value: text };
  const value = text.replace(/\$\$|\$\{(\w+)(?::?-([^}]*))?\}/g, (all, name?: string, fallback?: string) =>
    name === undefined ? '$$' : (around.findLast((one) => one.name === name)?.value ?? fallback ?? all),
  );
  return value === text ? { value } : { value, unsure: true };
}
