import type { ComposeService } from '../project/compose.js';
import { readEnvFile } from '../project/env-file.js';
import { fileOfPlace, folderOf, joinPath } from '../project/paths.js';
import { uniqueBy } from '../unique-by.js';
import { appServices } from './app-services.js';
import type { Checkout } from './checkout.js';

/** A variable of a service of Compose. */
interface ServiceVariable {
  readonly name: string;
  /** Undefined, or with a `$`, where the checkout does not hold it. */
  readonly value: string | undefined;
  readonly from: string;
  /** True if the host may have another value: it comes from a `.env`, or is a default. */
  readonly unsure?: boolean;
}

/** The variables of these services, with those of their files of variables, the one that wins first. */
export function serviceVariables(checkout: Checkout, services: readonly ComposeService[]): readonly ServiceVariable[] {
  return services.flatMap((service) => {
    const around = read(checkout, service.from, '.env') ?? [];
    // The last file wins, and in it the last line.
    const files = (service.envFiles ?? []).flatMap(({ path }) => read(checkout, service.from, path) ?? []);
    return [...service.environment, ...files.toReversed()].map((variable) => ({
      ...variable,
      ...interpolated(variable.value, around),
    }));
  });
}

/** Whether the `.env` beside a Compose file is in the checkout and has this variable. */
export function isInFile(checkout: Checkout, from: string, name: string): boolean {
  return (read(checkout, from, '.env') ?? []).some((one) => one.name === name);
}

/** Files with variables that Compose reads and the checkout does not hold. */
export function missingEnvFiles(checkout: Checkout): readonly { readonly path: string; readonly from: string }[] {
  const missing = appServices(checkout).flatMap(({ from, envFiles = [] }) =>
    envFiles.filter(({ path }) => read(checkout, from, path) === undefined),
  );
  // Services that share a part by an anchor of YAML name the file at one place.
  return uniqueBy(missing, ({ path, from }) => `${from} ${path}`);
}

/** Variables of a file beside the Compose file of a place; undefined where the checkout has no such file. */
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
