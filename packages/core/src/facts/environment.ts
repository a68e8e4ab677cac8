import { fileOfPlace, joinPath } from '../project/paths.js';
import { isDevelopmentOnly } from '../project/csharp-development.js';
import { findCalls } from '../project/csharp-shape.js';
import { imageVariables } from '../project/dockerfile-env.js';
import { readEnvFile } from '../project/env-file.js';
import { platformVariables } from '../project/platform-variables.js';
import { remembered } from '../project/remembered.js';
import type { ComposeService } from '../project/compose.js';
import { appServices } from './app-services.js';
import type { Checkout } from './checkout.js';
import { missingEnvFiles, serviceVariables } from './compose-variables.js';
import { found, type Fact } from './fact.js';
import type { SetVariable } from './facts.js';
import { exportedVariables } from './exported-variables.js';
import { ownAddress } from './own-address.js';
import { fillIn } from './start-script/fill-in.js';
import { writtenLines } from './start-script/written-lines.js';
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
  const others = [
    ...checkout.given.map(kept),
    ...(kamal?.secret.map(({ name, from }) => setup({ name, value: undefined, from })) ?? []),
    ...(kamal?.clear.map(setup) ?? []),
    ...serviceVariables(checkout, overrideServices(checkout)).map((variable) => ({ ...setup(variable), unsure: true })),
    ...ofCompose(checkout),
    ...platformVariables(checkout.project).map((variable) => ({ ...setup(variable), unsure: true })),
    ...ofCluster(checkout).map((variable) => ({ ...setup(variable), unsure: true })),
    ...csproj.items
      .filter(({ name }) => name === 'ContainerEnvironmentVariable')
      .map(({ include, metadata, from }) => kept({ name: include, value: metadata['Value'], from })),
    ...(dockerfile ? imageVariables(dockerfile).map(kept) : []),
  ];
  const known = (wanted: string): string | undefined => {
    const value = others.find(({ name }) => name === wanted)?.value;
    return value === undefined || /[$<]/.test(value) ? undefined : value;
  };
  return [
    ...exportedVariables(checkout, true, known).map(kept),
    ...others,
    ...exportedVariables(checkout, false, known).map(kept),
    ...ofEnvFile(checkout).map((variable) => ({ ...kept(variable), unsure: true })),
    ...ofWrittenEnvFile(checkout, known).map((variable) => ({ ...kept(variable), unsure: true })),
  ];
}

/** The `.env` that the start script writes. It is unknown whether the app reads it. */
function ofWrittenEnvFile(
  { project, dockerfile }: Checkout,
  known: (name: string) => string | undefined,
): readonly { readonly name: string; readonly value: string; readonly from: string }[] {
  if (!dockerfile) return [];
  return writtenLines({ project, dockerfile, environment: [] }).flatMap(({ file, text, from }) => {
    const [, name, value = ''] = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(.*?)\s*$/.exec(text) ?? [];
    const plain = fillIn(value.replace(/^(["'])(.*)\1$/, '$2'), known);
    return name === undefined || plain === '' || !/^\.env(?:$|\.)/.test(file) ? [] : [{ name, value: plain, from }];
  });
}

/** Those that win over whatever an existing set-up says. */
export function firstVariables(checkout: Checkout): readonly ContainerVariable[] {
  return [...exportedVariables(checkout, true), ...checkout.given].map(kept);
}

/** What the manifests of Kubernetes give the app, where its workload is in one of the files. Default: in any. */
function ofCluster({ project }: Checkout, files?: readonly string[]): readonly Omit<ContainerVariable, 'by'>[] {
  const { path, variables } = kubernetesVariables(project);
  if (files !== undefined && (path === undefined || !files.includes(path))) return [];
  return variables.map(({ name, value, from }) => ({ name, value, from }));
}

function setup<T extends { readonly name: string }>(variable: T): T & { readonly by: 'setup' } {
  return { ...variable, by: 'setup' };
}

function kept<T extends { readonly name: string }>(variable: T): T & { readonly by: 'kept' } {
  return { ...variable, by: 'kept' };
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

/**
 * Plain variables that the set-ups in these files give the app, each name once, those of the first files first. Those whose value stands
 * elsewhere are left out, but for the app's own address.
 */
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
      const isKnown = !/\$|<%/.test(plain ?? '') || ownAddress(name, plain ?? '', 'domain') !== undefined;
      return value === undefined || !isKnown ? [] : [found({ name, value: value.replaceAll('$$', '$') }, from)];
    });
}

/** What the new deployment sets itself, or what is about the earlier proxy. */
const OWN =
  /^(?:ASPNETCORE_FORWARDEDHEADERS_ENABLED|VIRTUAL_\w+|LETSENCRYPT_\w+|ACME_HOST)$|^(?:ASPNETCORE|DOTNET)_ENVIRONMENT$/i;

/** Whether a file or an object of a cluster, which the checkout does not hold, may set the variable: nothing that wins over them does. */
export function maySetUnseen(checkout: Checkout, name: string): boolean {
  if (missingEnvFiles(checkout).length === 0 && unheldObjects(checkout.project).length === 0) return false;
  const wanted = name.toLowerCase();
  const firm = [...firstVariables(checkout), ...environment(checkout).filter(({ by }) => by === 'setup')];
  return firm.every((one) => one.name.replaceAll(':', '__').toLowerCase() !== wanted);
}

function ofCompose(
  checkout: Checkout,
  counts: (service: ComposeService) => boolean = () => true,
): readonly ContainerVariable[] {
  return serviceVariables(checkout, appServices(checkout).filter(counts)).map(setup);
}
