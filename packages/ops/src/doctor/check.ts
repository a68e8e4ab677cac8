import type { Deployment, Plan } from 'litestream-generator-core';
import type { Answer, Call } from '../docker/docker.js';

/** What a check found out. `unknown` is not a fault: it says why nothing could be said, and how to get to know. */
export type Finding =
  | { readonly state: 'good'; readonly what: string }
  | { readonly state: 'bad' | 'unknown'; readonly what: string; readonly fix: string };

/** What a check may look at. It changes nothing. */
export interface CheckContext {
  /** Folder of the checkout. */
  readonly folder: string;
  readonly deployment: Deployment;
  /** What the generator would write now, compared with the present files. */
  readonly plan: Plan;
  /** Value of a secret or variable of the repository, where this shell has one under its name. Never to be printed. */
  value(name: string): string | undefined;
  /** Runs a program of this machine, with no secret of the repository in its environment. `missing` in the answer: there is none. */
  run(program: string, args: readonly string[], call?: Call): Promise<Answer>;
  /** What a program said, fit to be printed: programs repeat what they were given, so every value of the repository is blacked out. */
  quote(said: string): string;
}

/** One thing that must be right before the first push. Read-only; one file each. */
export interface Check {
  /** Name of its file, and key in `--json`. */
  readonly id: string;
  /** For people, two or three words. */
  readonly title: string;
  /** The platform that it is about. Default: every platform. */
  readonly platform?: string;
  /** Seconds after which it is given up. */
  readonly limit: number;
  /** Whether it asks each environment, and needs no value of the shell for that. Default: no. */
  readonly everywhere?: boolean;
  run(context: CheckContext): Promise<Finding>;
}

/** Nothing is wrong. */
export const good = (what: string): Finding => ({ state: 'good', what });
/** Something is wrong. @param fix the next step, as a sentence or a command */
export const bad = (what: string, fix: string): Finding => ({ state: 'bad', what, fix });
/** Nothing can be said. @param fix how to get to know it, as a sentence or a command */
export const unknown = (what: string, fix: string): Finding => ({ state: 'unknown', what, fix });

/** Declares a check; the contract suite does the rest. */
export function defineCheck(check: Check): Check {
  return check;
}

/** Names with commas between them; of more than five, four and the number of the others. */
export function few(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 4).join(', ')} and ${names.length - 4} more`;
}

/** What a check of the host says if this shell does not have the address of the host. */
export const withoutHost = (secret: string): Finding =>
  unknown(`The secret ${secret} holds the address of the host, and this shell does not have it`, withValues([secret]));

/** How a person gives the doctor a value that only the repository has. */
export function withValues(names: readonly string[]): string {
  const kind = names.length === 1 ? 'an environment variable' : 'environment variables';
  return `To check this, set ${names.join(', ')} as ${kind} of this shell, and run the doctor again.`;
}
