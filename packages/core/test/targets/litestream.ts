import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chosenSecrets } from '../../src/deployment/index.js';
import { jsonForLitestream } from '../../src/quoting/index.js';
import { expandValues, type Target } from '../../src/targets/index.js';

const inTools = path.resolve(import.meta.dirname, '../../../../.tools/bin/litestream');

/** The real binary where the provisioning has put it. */
export const litestream = existsSync(inTools) ? inTools : undefined;

/** A config with one database on this target, as rendering would write it, and what `.env` would hold. */
export async function configFor(target: Target, values: Readonly<Record<string, string>>, place: string, answers = {}) {
  const keys: string[] = [`type: ${target.type}`, `path: ${jsonForLitestream('app-k7x2qp/app.db')}`];
  const env: Record<string, string> = {};
  for (const [key, value] of Object.entries(target.settings ?? {})) keys.push(`${key}: "${value}"`);
  for (const { name, use, default: fallback = '' } of chosenSecrets(target.secrets, answers)) {
    const value = values[name] || expandValues(fallback, (variable) => env[variable] ?? '');
    if (use.as === 'config') {
      if (use.key !== undefined) keys.push(`${use.key}: "\${${use.variable}}"`);
      env[use.variable] = JSON.stringify(value).slice(1, -1);
    }
    if (use.as === 'env') env[use.variable] = value;
    if (use.as === 'file') {
      const file = path.join(place, use.file);
      await writeFile(file, value, { mode: 0o600 });
      if (use.key === undefined) env[use.pathIn] = file;
      else keys.push(`${use.key}: ${jsonForLitestream(file)}`);
    }
  }
  const config = path.join(place, 'litestream.yml');
  await writeFile(
    config,
    `dbs:\n  - path: /data/app.db\n    replica:\n${keys.map((key) => `      ${key}\n`).join('')}`,
  );
  return { config, env };
}

/** Asks for a restore, the shortest way to make Litestream read its config and reach the storage. */
export async function restore(
  { config, env }: { config: string; env: Readonly<Record<string, string>> },
  place: string,
): Promise<{ code: number; output: string }> {
  const flags = [
    'restore',
    '-config',
    config,
    '-if-replica-exists',
    '-o',
    path.join(place, 'restored.db'),
    '/data/app.db',
  ];
  return new Promise((resolve) => {
    execFile(litestream ?? 'litestream', flags, { env, timeout: 30_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: `${stdout}${stderr}` });
    });
  });
}
