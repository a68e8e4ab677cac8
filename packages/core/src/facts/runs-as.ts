import type { ComposeService } from '../project/compose.js';
import { readEnvFile } from '../project/env-file.js';
import { fileOfPlace, folderOf, joinPath } from '../project/paths.js';
import type { Project } from '../project/project.js';
import type { ContainerView } from './container-facts.js';

/**
 * The user that a Compose file gives the app's container. Where a variable decides, what the `.env` beside it says counts, else the
 * default, which another host may not have.
 */
export function runsAs(project: Project, services: readonly ComposeService[]): ContainerView['runsAs'] {
  const user = services.find((service) => service.user !== undefined)?.user;
  if (user === undefined) return undefined;
  const beside = joinPath(folderOf(fileOfPlace(user.from)), '.env');
  const set = beside === undefined ? [] : (readEnvFile(project, beside) ?? []);
  const valueOf = (name: string | undefined): string | undefined => set.find((one) => one.name === name)?.value;
  const text = user.text.replace(
    VARIABLE,
    (all, braced?: string, fallback?: string, bare?: string) => valueOf(braced ?? bare) ?? fallback ?? all,
  );
  const unsure = [...user.text.matchAll(VARIABLE)].some(([, braced, , bare]) => valueOf(braced ?? bare) === undefined);
  return { text, from: user.from, ...(unsure && { unsure: true as const }) };
}

const VARIABLE = /\$\{(\w+)(?::?-([^}]*))?\}|\$(\w+)/g;
