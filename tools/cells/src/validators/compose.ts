import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Cell } from '../cells.js';
import { findComposes, findTool, run } from '../tools.js';
import { notInstalled, type Validator } from '../validator.js';
import { envFile, sampleValues } from '../values.js';

/** One for each Compose that is installed: the floor and the current one where `tools/provision` ran. */
export const composes: readonly Validator[] = validators();

function validators(): readonly Validator[] {
  const pinned = findComposes();
  const system = findTool('docker-compose');
  const found = pinned.length > 0 || system === undefined ? pinned : [{ version: 'of the system', program: system }];
  if (found.length === 0)
    return [
      { name: 'compose', platform: 'compose', missing: notInstalled('docker-compose'), check: async () => undefined },
    ];
  return found.map(({ version, program }) => ({
    name: `compose ${version}`,
    platform: 'compose',
    check: (cell) => check(program, cell),
  }));
}

interface Config {
  readonly name: string;
  readonly services: Readonly<Record<string, { readonly environment?: Readonly<Record<string, string>> }>>;
}

/** As on the host: the template by its name there, `.env` beside it, all profiles. The values must come out as they went in. */
async function check(program: string, { folder, deployment }: Cell): Promise<string | undefined> {
  const host = mkdtempSync(path.join(os.tmpdir(), 'cells-'));
  try {
    const values = sampleValues(deployment);
    copyFileSync(path.join(folder, '.deploy/docker-compose-template.yml'), path.join(host, 'compose.yaml'));
    writeFileSync(path.join(host, '.env'), envFile(values));
    const { code, out, all } = await run(program, ['--profile', '*', 'config', '--format', 'json'], { cwd: host });
    if (code !== 0 || all !== out) return all;
    const { name: project, services } = JSON.parse(out) as Config;
    if (project !== deployment.id) return `the Compose project is ${project}, not ${deployment.id}`;
    const { folder: mounted } = deployment.storage;
    for (const { environment = {} } of Object.values(services)) {
      for (const [name, value] of Object.entries(values)) {
        if (name === mounted) continue; // the container has a path of its own for it
        // Compose writes `$` as `$$`, so that its output is a Compose file again.
        const arrived = environment[name]?.replaceAll('$$', '$');
        if (arrived !== undefined && arrived !== value)
          return `${name} is ${JSON.stringify(arrived)} in the container, not ${JSON.stringify(value)}`;
      }
    }
    return (
      (await withoutValues(program, host)) ??
      (await proxy(program, path.join(folder, '.deploy/nginx-proxy-compose.yml')))
    );
  } finally {
    rmSync(host, { recursive: true });
  }
}

/** A forgotten value stops Compose with a message, and does not become an empty one. */
async function withoutValues(program: string, host: string): Promise<string | undefined> {
  writeFileSync(path.join(host, '.env'), '');
  const { code, all } = await run(program, ['config', '-q'], { cwd: host });
  return code !== 0 && /missing/.test(all) ? undefined : `an empty .env is accepted: ${all}`;
}

async function proxy(program: string, file: string): Promise<string | undefined> {
  const { code, all } = await run(program, ['-f', file, 'config', '-q'], {
    env: { LETSENCRYPT_EMAIL: 'you@example.org' },
  });
  if (/^version:/m.test(readFileSync(file, 'utf8'))) return 'the obsolete version: key';
  return code === 0 && all === '' ? undefined : all;
}
