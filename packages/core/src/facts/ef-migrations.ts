import { posix } from 'node:path';
import { commandWords } from '../project/dockerfile.js';
import { linesOf } from '../project/lines.js';
import { kamalHooks } from '../project/kamal.js';
import { isBelow } from '../project/paths.js';
import { remembered } from '../project/remembered.js';
import { shellCalls } from '../project/shell-commands.js';
import { shellQuote } from '../quoting/index.js';
import { appServices, isProduction } from './app-services.js';
import type { Checkout } from './checkout.js';
import { interpolatedBeside } from './compose-variables.js';
import { startLines } from './image-user/index.js';

/** A run of Entity Framework's tools that migrates a database: `efbundle --connection …`, `dotnet ef database update`. */
export interface EfMigration {
  /** The program and its words. */
  readonly words: readonly string[];
  readonly from: string;
  /** `start`: before the app, in its own container; `container`: in a container beside it; `elsewhere`: on the host or in a workflow. */
  readonly runs: 'start' | 'container' | 'elsewhere';
  /** What `--connection` says. */
  readonly connection?: string;
}

/** Every such run of the image, of the existing set-up and of its workflows. */
export function efMigrations(checkout: Checkout): readonly EfMigration[] {
  return once(checkout, '', () => [
    ...atStart(checkout),
    ...inServices(checkout),
    ...inWorkflows(checkout),
    ...inHooks(checkout),
  ]);
}

const once = remembered<readonly EfMigration[]>();

function atStart({ project, dockerfile }: Checkout): readonly EfMigration[] {
  if (!dockerfile) return [];
  return startLines({ project, dockerfile, environment: [] }).flatMap(({ text, from }) =>
    runsIn(text.startsWith('[') ? asScript(commandWords(text)) : text, from, 'start', [
      project.read(dockerfile.path) ?? '',
    ]),
  );
}

function inServices(checkout: Checkout): readonly EfMigration[] {
  const apps = appServices(checkout);
  return checkout.compose
    .filter(({ path }) => isProduction(path))
    .flatMap(({ services }) => services)
    .flatMap((service): readonly EfMigration[] => {
      if (!service.command) return [];
      const words = service.command.words.map(
        ({ word }) => interpolatedBeside(checkout, service.from, word).value ?? word,
      );
      const script = asScript(words);
      // The app itself, which goes on after the migration.
      const isApp =
        apps.includes(service) &&
        shellCalls(script).some(({ words: call }) => call.some((word) => word.endsWith('.dll')));
      return runsIn(script, service.command.from, isApp ? 'start' : 'container', []);
    });
}

function inWorkflows({ workflows }: Checkout): readonly EfMigration[] {
  return workflows.flatMap(({ steps, text }) =>
    steps.flatMap(({ run, with: given, from }) =>
      [run, given.get('script')].flatMap((script) =>
        script === undefined ? [] : runsIn(script, from, 'elsewhere', [text]),
      ),
    ),
  );
}

/** Scripts that Kamal runs around a deployment. */
function inHooks({ project, kamal }: Checkout): readonly EfMigration[] {
  if (!kamal) return [];
  return project.files
    .filter((path) => isBelow(path, kamalHooks(project, kamal.folder).replace(/\/$/, '')))
    .flatMap((path) => linesOf(project, path).flatMap(({ text, from }) => runsIn(text, from, 'elsewhere', [])));
}

function asScript(words: readonly string[]): string {
  return words.map(shellQuote).join(' ');
}

/** Names that a bundle of migrations has: the usual one, and what `dotnet ef migrations bundle --output` says. */
function runsIn(
  script: string,
  from: string,
  runs: EfMigration['runs'],
  around: readonly string[],
): readonly EfMigration[] {
  if (!/bundle|\bef\b|--connection/.test(script)) return [];
  const outputs = around.flatMap((text) =>
    [...text.matchAll(/\bmigrations\s+bundle\b[^\n;&]*?\s(?:-o|--output)[\s=]+["']?([^\s"';&]+)/g)].map(
      ([, path = '']) => posix.basename(path),
    ),
  );
  const isBundle = (word: string): boolean => {
    const name = posix.basename(word);
    return /^ef-?bundle(?:\.exe|-\w+)?$/i.test(name) || outputs.includes(name);
  };
  return shellCalls(script).flatMap(({ words }): readonly EfMigration[] => {
    if (/^(?:scp|rsync|cp|mv|chmod|chown|rm|ls|test|tar|zip)$/.test(words[0] ?? '')) return [];
    const update = words.findIndex(
      (word, at) => word === 'database' && words[at + 1] === 'update' && /\bef$/.test(words[at - 1] ?? ''),
    );
    const start = update > 0 ? Math.max(0, update - (words[update - 1] === 'ef' ? 2 : 1)) : words.findIndex(isBundle);
    if (start < 0 || words.includes('migrations')) return [];
    const own = words.slice(start);
    const option = own.findIndex((word) => /^--connection(?:=|$)/.test(word));
    const connection = own[option]?.includes('=') ? own[option]?.slice('--connection='.length) : own[option + 1];
    return [{ words: own, from, runs, ...(option >= 0 && connection !== undefined && { connection }) }];
  });
}
