import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { targets, type Target } from 'litestream-generator-core';
import { afterAll, describe, expect, it } from 'vitest';
import { checks } from '../src/doctor/all-checks.js';
import type { Check } from '../src/doctor/check.js';
import { diagnose } from '../src/doctor/diagnose.js';
import { families, folderFor, generated } from './checkout.js';
import { nodeStandIns, standIns } from './stand-ins.js';

// What every check promises: it ends in time, says why it cannot say more, changes nothing, and never shows a secret.

const files = readdirSync(path.resolve(import.meta.dirname, '../src/doctor/checks')).map((file) =>
  file.replace(/\.ts$/, ''),
);

/** A value for each secret that no sentence holds by accident; words, a URL and a key among them. */
const secret = (name: string) => `Zq9x${name.toLowerCase().replaceAll('_', '')}`;
// A port that somebody listens on, so that the storage is asked and not given up at the door.
const door = createServer().listen(0, '127.0.0.1');
await new Promise((resolve) => {
  door.once('listening', resolve);
});
afterAll(() => void door.close());
const port = String((door.address() as AddressInfo).port);
/** What each target's secrets have to hold, so that its storage is where somebody listens. */
const places = Object.fromEntries(
  targets.flatMap(({ secrets, endpoint: { host, port: at, override } = { host: '', port: '' } }: Target) =>
    secrets.flatMap(({ name, use }) => {
      if (use.as === 'file') return [];
      if (use.variable === override) return [[name, `http://127.0.0.1:${port}`]];
      if (host === `\${${use.variable}}`) return [[name, '127.0.0.1']];
      return at === `\${${use.variable}}` ? [[name, port]] : [];
    }),
  ),
);
const values: Record<string, string> = {
  DEPLOY_API: '127.0.0.1',
  DEPLOY_PORT: '2',
  DEPLOY_USERNAME: 'Zq9xuser',
  DEPLOY_KEY: '-----BEGIN KEY-----\nZq9xprivate\n-----END KEY-----',
  DEPLOY_KNOWN_HOSTS: 'ssh-ed25519 AAAAZq9xhostkey',
  ...Object.fromEntries(
    targets
      .flatMap(({ secrets }) => secrets)
      .filter(({ kind }) => kind !== 'variable')
      .map(({ name }) => [name, secret(name)]),
  ),
  ...places,
};

it('every file is a check of its name, and every check is in the report', () => {
  expect(checks.map(({ id }) => id).toSorted()).toEqual(files.toSorted());
  expect(new Set(checks.map(({ title }) => title)).size).toBe(checks.length);
  for (const { limit } of checks) expect(limit).toBeGreaterThan(0);
});

const folder = generated({ target: 's3' });
const inCluster = generated({ target: 's3', platform: 'kubernetes' });
/** A deployment on the platform that the check is about. */
const folderOf = ({ platform }: Check): string => (platform === 'kubernetes' ? inCluster : folder);

describe('on a machine without any of the programs, and without values', () => {
  const environment = { PATH: folderFor('empty') };

  it.each(checks.map((check) => [check.id, check] as const))(
    '%s says what it can, or why it cannot',
    async (_, check) => {
      const [
        {
          diagnosed: [first],
        },
      ] = await diagnose({ folder: folderOf(check), families, environment, checks: [check] });
      const finding = first?.finding;
      expect(finding?.what).toMatch(/^\S/);
      expect(finding?.what).not.toContain('The check itself failed');
      expect(finding?.state).not.toBe('bad');
      if (finding?.state === 'unknown') expect(finding.fix).toMatch(/^\S/);
    },
  );
});

const names = ['actionlint', 'docker', 'gh', 'git', 'litestream', 'ssh', 'ssh-keygen', 'ssh-keyscan'];

describe.skipIf(process.platform === 'win32')('on a machine where every program hangs', () => {
  const environment = {
    ...values,
    PATH: standIns(Object.fromEntries(names.map((name) => [name, 'exec /bin/sleep 60']))),
  };

  it.each(checks.map((check) => [check.id, check] as const))('%s ends in its time all the same', async (_, check) => {
    const started = Date.now();
    const [
      {
        diagnosed: [first],
      },
    ] = await diagnose({ folder: folderOf(check), families, environment, checks: [{ ...check, limit: 1 }] });
    expect(Date.now() - started).toBeLessThan(10_000);
    expect(first?.finding.what).not.toContain('The check itself failed');
  });
});

describe.skipIf(process.platform === 'win32').each(targets.map(({ id }) => id))(
  'where every program tells all that it knows, with %s',
  (target) => {
    // Environment, arguments and the files that they name; once as a success and once as a failure.
    const tell = (code: number) => `
const fs = require('node:fs');
const read = args.map((arg) => { try { return fs.readFileSync(arg, 'utf8'); } catch { return ''; } });
const everything = JSON.stringify([process.env, args, read]);
console.log(everything); console.error(everything); console.error(${JSON.stringify(Object.values(values).join(' '))}); process.exitCode = ${code};`;
    const checkout = generated({ target });

    it.each([0, 1])('no finding shows a value, exit code %i', async (code) => {
      const environment = {
        ...values,
        PATH: nodeStandIns(Object.fromEntries(names.map((name) => [name, tell(code)]))),
      };
      const [{ diagnosed }] = await diagnose({ folder: checkout, families, environment });
      for (const { check, finding } of diagnosed) {
        expect(finding.what, check.id).not.toContain('The check itself failed');
        const said = JSON.stringify(finding);
        for (const piece of Object.values(values)
          .flatMap((value) => value.split('\n'))
          .filter((piece) => piece.includes('Zq9x')))
          expect(said.includes(piece), `${check.id} shows a value: ${finding.what.slice(0, 200)}`).toBe(false);
      }
    });

    it('no program has a value in its arguments or, unless it needs it, in its environment', async () => {
      const log = folderFor('log');
      const spy = `{ export -p; printf '\\n---\\n'; printf '%s\\n' "$@"; } >"${log}/$$"; exit 1`;
      await diagnose({
        folder: checkout,
        families,
        environment: { ...values, PATH: standIns(Object.fromEntries(names.map((name) => [name, spy]))) },
      });
      const calls = readdirSync(log).map((name) => readFileSync(path.join(log, name), 'utf8').split('\n---\n'));
      expect(calls.length).toBeGreaterThan(3);
      for (const [environment = '', args = ''] of calls) {
        const keys = [...environment.matchAll(/^export (\w+)=/gm)].map(([, name = '']) => name);
        expect(keys).toContain('PATH');
        expect(args).not.toContain('Zq9x');
        expect(keys.filter((key) => key in values && !key.startsWith('LITESTREAM_'))).toEqual([]);
      }
    });
  },
);
