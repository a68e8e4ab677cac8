import { folderOf, joinPath } from '../project/paths.js';
import { imageVariables } from '../project/dockerfile-env.js';
import { readEnvFile } from '../project/env-file.js';
import { appServices } from './app-services.js';
import type { Checkout } from './checkout.js';

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
 * All variables of the app's container, the one that wins first: what a person gave, Kamal's, because it is the newer one where both
 * exist, those of Compose files, and what the image brings.
 */
export function environment(checkout: Checkout): readonly ContainerVariable[] {
  const { kamal, csproj, dockerfile, given } = checkout;
  const kept = <T extends { readonly name: string }>(variable: T): T & { readonly by: 'kept' } => ({
    ...variable,
    by: 'kept',
  });
  const setup = <T extends { readonly name: string }>(variable: T): T & { readonly by: 'setup' } => ({
    ...variable,
    by: 'setup',
  });
  return [
    ...given.map(kept),
    ...(kamal?.secret.map(({ name, from }) => setup({ name, value: undefined, from })) ?? []),
    ...(kamal?.clear.map(setup) ?? []),
    ...ofCompose(checkout),
    ...csproj.items
      .filter(({ name }) => name === 'ContainerEnvironmentVariable')
      .map(({ include, metadata, from }) => kept({ name: include, value: metadata['Value'], from })),
    ...(dockerfile ? imageVariables(dockerfile).map(kept) : []),
  ];
}

/** Files with variables that Compose reads and the checkout does not hold. */
export function missingEnvFiles(checkout: Checkout): readonly { readonly path: string; readonly from: string }[] {
  return appServices(checkout).flatMap(({ from, envFiles = [] }) =>
    envFiles.filter(({ path }) => read(checkout, from, path) === undefined),
  );
}

function ofCompose(checkout: Checkout): readonly ContainerVariable[] {
  return appServices(checkout).flatMap((service) => {
    const around = read(checkout, service.from, '.env') ?? [];
    const files = (service.envFiles ?? []).toReversed().flatMap(({ path }) => read(checkout, service.from, path) ?? []);
    return [...service.environment, ...files.toReversed()].map((variable): ContainerVariable => ({
      ...variable,
      ...interpolated(variable.value, around),
      by: 'setup',
    }));
  });
}

function read({ project }: Checkout, from: string, path: string): ReturnType<typeof readEnvFile> {
  const file = joinPath(folderOf(from.replace(/:\d+$/, '')), path);
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
