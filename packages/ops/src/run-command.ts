import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import {
  problemText,
  progressLine,
  isStopped,
  questionsFor,
  remove,
  switchStorage,
  platforms,
  targets,
  typedFlags,
  unseen,
  upgrade,
  UserError,
  type CommandRun,
  type Family,
} from 'litestream-generator-core';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What a command is carried out with, besides its options. */
export interface Surroundings {
  readonly families: readonly Family[];
}

/** Carries out a command by its name; each loads what it needs, because a run of the generator loads this file as well. */
export async function runCommand(name: string, run: CommandRun, surroundings: Surroundings): Promise<number> {
  switch (name) {
    case 'rehearse':
      return runRehearse(run, surroundings);
    case 'doctor':
      return runDoctor(run, surroundings);
    case 'setup':
      return runSetup(run, surroundings);
    case 'upgrade':
      return runUpgrade(run, surroundings);
    case 'switch':
      return runSwitch(run, surroundings);
    case 'remove':
      return runRemove(run, surroundings);
    default:
      throw new Error(`there is no command ${name}`);
  }
}

/**
 * `rehearse`, as a process sees it.
 * @returns the exit code: 0 every row is back, 1 it is not, or the rehearsal failed, 3
 *   something is missing and nothing was tried, 130 interrupted
 */
async function runRehearse({ folder, options }: CommandRun, { families }: Surroundings): Promise<number> {
  const { cameBack, NotRemoved, rehearse, reportRehearsal } = await import('./rehearse/index.js');
  const interrupted = new AbortController();
  const stop = (): void => interrupted.abort();
  for (const signal of signals) process.on(signal, stop);
  // The program that reads the output may end first (`rehearse | head`). Without this, Node would end at once and leave everything behind.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', stop);
  let log = '';
  try {
    const rehearsed = await rehearse({
      folder,
      families,
      signal: interrupted.signal,
      environment: text(options['environment']),
      image: text(options['image']),
      serverImage: text(options['server-image'] ?? options['serverImage']),
      context: text(options['context']),
      sameCluster: options['same-cluster'] === true || options['sameCluster'] === true,
      tell: (words) => process.stderr.write(`\n${words}`),
      log: (words) => {
        log += words;
      },
    });
    process.stdout.write(`\n${reportRehearsal(rehearsed)}\n`);
    return cameBack(rehearsed) ? 0 : 1;
  } catch (error) {
    if (error instanceof NotRemoved) {
      process.stderr.write(`\n✖ ${error.message}\n`);
      return 1;
    }
    if (interrupted.signal.aborted) {
      process.stderr.write('Interrupted. Everything that the rehearsal had created was removed.\n');
      return 130;
    }
    if (error instanceof UserError) {
      process.stderr.write(`${problemText(error.problems)}\n`);
      return 3;
    }
    process.stderr.write(
      `\n✖ The rehearsal failed. ${error instanceof Error ? error.message : String(error)}\n ` +
        ` → The log has every command and its output: ${keep(log)}\n`,
    );
    return 1;
  } finally {
    for (const signal of signals) process.off(signal, stop);
    for (const stream of [process.stdout, process.stderr]) stream.off('error', stop);
  }
}

/**
 * `doctor`, as a process sees it.
 * @returns the exit code: 0 nothing is wrong, as far as can be seen; 1 something is
 */
async function runDoctor({ folder, options }: CommandRun, { families }: Surroundings): Promise<number> {
  const { diagnose, diagnosisAsJson, hasFaults, reportDiagnosis } = await import('./doctor/index.js');
  try {
    const json = options['json'] === true;
    const working = json ? unseen : progressLine();
    const diagnoses = await working('Checking the files, GitHub, the host and the storage', () =>
      diagnose({ folder, families, of: text(options['environment']) }),
    );
    process.stdout.write(`${(json ? diagnosisAsJson : reportDiagnosis)(diagnoses)}\n`);
    return hasFaults(diagnoses) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`${problemText(error.problems)}\n`);
    return 1;
  }
}

/**
 * `setup`, as a process sees it.
 * @returns the exit code: 0 every step is done, as far as can be seen, or the commands are printed; 1 a step has stopped or was left out,
 *   or answers are missing and nothing was done; 130 interrupted
 */
async function runSetup({ folder, options, terminal }: CommandRun, { families }: Surroundings): Promise<number> {
  const { setUp, wishesOf, shellOf, stoppedSetupText } = await import('./setup/index.js');
  const interrupted = new AbortController();
  const stop = (): void => interrupted.abort();
  for (const signal of signals) process.on(signal, stop);
  try {
    await setUp({
      folder,
      families,
      terminal,
      signal: interrupted.signal,
      of: text(options['environment']),
      host: text(options['host']),
      wishes: wishesOf(options),
      ...(options['print'] === true && { print: shellOf(text(options['shell'])) }),
    });
    return 0;
  } catch (error) {
    if (interrupted.signal.aborted || isStopped(error)) {
      process.stdin.pause(); // a question of Yeoman's would keep the process
      process.stdout.write(`\n${stoppedSetupText}\n`);
      return 130;
    }
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`${problemText(error.problems)}\n`);
    return 1;
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

/** `upgrade`, as a process sees it; what stops it is thrown. */
async function runUpgrade({ folder, options, terminal }: CommandRun, { families }: Surroundings): Promise<number> {
  const { workflow } = options;
  await upgrade({
    root: folder,
    families,
    terminal,
    ...writing(options),
    ...(typeof workflow === 'boolean' && { workflow }),
  });
  return 0;
}

/** `switch`, as a process sees it; what stops it is thrown. */
async function runSwitch({ folder, options, terminal }: CommandRun, { families }: Surroundings): Promise<number> {
  const { force, dryRun } = writing(options);
  const flags = typedFlags(questionsFor([], targets, platforms), options, []);
  await switchStorage({ root: folder, families, terminal, flags, force, dryRun });
  return 0;
}

/** `remove`, as a process sees it; what stops it is thrown. */
async function runRemove({ folder, options, terminal }: CommandRun, { families }: Surroundings): Promise<number> {
  await remove({
    root: folder,
    families,
    terminal,
    ...writing(options),
    keepEdited: options['keep-edited'] === true || options['keepEdited'] === true,
  });
  return 0;
}

/** Yeoman spells an option in both ways. */
function writing(options: CommandRun['options']) {
  const given = (name: string, camel = name): boolean => options[name] === true || options[camel] === true;
  return { force: given('force'), dryRun: given('dry-run', 'dryRun'), allowDirty: given('allow-dirty', 'allowDirty') };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function keep(log: string): string {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'rehearsal-')), 'rehearsal.log');
  writeFileSync(file, stripVTControlCharacters(log), { mode: 0o600 });
  return file;
}
