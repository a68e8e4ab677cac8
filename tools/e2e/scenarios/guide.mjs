import { readFileSync } from 'node:fs';
import path from 'node:path';
import { eventually } from '../lib/command.mjs';
import { addressToReplace, onlyNames, readGuide } from '../lib/guide.mjs';
import { startNewcomer } from '../lib/lab/newcomer.mjs';
import { openShell } from '../lib/lab/shell.mjs';

export const title =
  "a bare Debian, a bucket and a checkout → a person types the first deployment of the project's own guide as it is printed → the app " +
  'serves; the host is lost → what the guide says then brings every row back';
export const world = 'lab';
export const smokeTargets = ['s3'];
export const flags = ['--domain', 'shop.example.com'];

/** Steps that are done elsewhere than at the terminal, by how their titles begin. */
const elsewhere = ['Create the storage', 'Point each domain'];

/** @param {import('../lib/lab/lab.mjs').Lab} lab */
export async function play(lab) {
  const { expect, checkout, storage, domain, log } = lab;
  const guide = readGuide(readFileSync(path.join(checkout.folder, '.deploy/README.md'), 'utf8'));
  /** @type {Record<string, string>} */
  const values = { ...valuesOfTable(guide.secrets), DEPLOY_HOST: domain, ...storage.values };
  const person = await startNewcomer(lab);
  const { gh } = person;
  const shell = await openShell(person.inside, { cwd: checkout.folder, env: person.env, log });

  /**
   * Types one command as it is printed, but for what the guide leaves to the person: which optional names, and which address.
   * @param {import('../lib/guide.mjs').Command} command
   * @param {string} [address]
   */
  const type = async ({ line: printed, optional }, address) => {
    const needed = optional ? onlyNames(printed, (name) => values[name] !== undefined) : printed;
    if (needed === undefined) return;
    const line = address === undefined ? needed : needed.replaceAll(address, domain);
    const { code, output } = await shell.type(line, (fresh, all) => {
      if (/continue connecting \(yes\/no/.test(fresh)) return 'yes\r';
      if (!/\? Paste your \w+: $/.test(fresh)) return undefined;
      const name = nameAsked(line, all);
      expect(values[name] ?? '', `the value of ${name}, for which "${line}" asks`).matches(/./);
      return `${values[name]}\r`;
    });
    expect(code, `exit code of "${line}", which said:\n${output}`).is(0);
  };
  /** @param {import('../lib/guide.mjs').Step} step */
  const take = async (step) => {
    if (step.title.startsWith('Point each domain')) person.pointDomain();
    const isKnown = step.commands.length > 0 || elsewhere.some((beginning) => step.title.startsWith(beginning));
    expect(isKnown, `"${step.title}" has a command, or is done elsewhere`).is(true);
    for (const command of step.commands) await type(command, addressToReplace(step));
  };
  /** @param {number} count @param {string} what */
  const released = async (count, what) => {
    const run = await eventually(what, 900, async () => (gh.runs.length === count ? gh.runs[0]?.done : undefined));
    expect(run.code, `exit code of ${what}: ${JSON.stringify(run.errors)}`).is(0);
  };

  try {
    await person.rentHost();
    const started = Date.now();
    expect(
      guide.steps.map(({ number }) => number),
      'the steps',
    ).is([1, 2, 3, 4, 5, 6]);
    for (const step of guide.steps) await take(step);
    await released(1, 'the first release');
    expect(await lab.host.version(), 'the version that answers on the domain').is('1');
    const { keys, questions } = shell.counted();
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    console.log(`      by the guide: ${keys} keys, ${questions} questions, ${seconds} s`);

    const required = guide.secrets.filter(({ optional }) => !optional).map(({ name }) => name);
    expect(
      required.filter((name) => !gh.secrets[name] && !gh.variables[name]),
      'required secrets that no command has set',
    ).is([]);

    await lab.host.write(20);
    const before = await lab.host.rows();
    await lab.host.sync();
    await person.rentHost();
    for (const part of guide.lostHost)
      if ('line' in part) await type(part);
      else for (const step of guide.steps.filter(({ number }) => part.steps.includes(number))) await take(step);
    await released(2, 'the release that restores');
    expect(await lab.host.eventualRows(), 'rows on the new host').is(before);
  } finally {
    shell.close();
    person.close();
  }
}

/**
 * Values that the table itself gives: "`deployer`, created in step 4".
 * @param {import('../lib/guide.mjs').Secret[]} secrets
 * @returns {Record<string, string>}
 */
function valuesOfTable(secrets) {
  const rows = secrets.map(({ name, where }) => [name, /^`([^`]+)`, created in step/.exec(where)?.[1]]);
  return Object.fromEntries(rows.filter(([, value]) => value !== undefined));
}

/** The name of the secret that is asked for: a loop says it before. @param {string} line @param {string} output */
function nameAsked(line, output) {
  const said = [...output.matchAll(/^([A-Z][A-Z0-9_]*):$/gm)].at(-1)?.[1];
  return said ?? / set (\w+)/.exec(line)?.[1] ?? '';
}
