import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Target } from 'litestream-generator-core';
import { storageValues } from '../../src/rehearse/storage-values.js';
import { folderFor, generated } from '../checkout.js';

const tools = path.resolve(import.meta.dirname, '../../../../.tools/bin');

/** Why the engine cannot be asked here, or nothing. */
export const missingLitestream =
  process.platform === 'win32' || !existsSync(path.join(tools, 'litestream'))
    ? 'Litestream is not installed (tools/provision/install.sh)'
    : spawnSync('sqlite3', ['--version']).status === 0
      ? ''
      : 'sqlite3 is not installed';

/** How Litestream gets to the storage: as the restore check asks, as it restores, or as the sidecar writes. */
export type Way = 'ask' | 'restore' | 'sync';

/** What the engine does in each way, with Litestream 0.5.18 in it. */
const programs: Readonly<Record<Way, string>> = {
  ask: 'ask_storage db.sqlite "$litestream_config" found && printf "backup: %s\\n" "${found[txid]:-none}" || true',
  restore:
    'guard_option=([at]=""); mkdir -p "$folder/staged"; config_of[db.sqlite]=$litestream_config; restore_databases "$folder/staged" db.sqlite',
  sync: 'sync_databases 10 db.sqlite',
};

/**
 * Runs that part of the generated deploy.sh with the generated deploy.conf and litestream.yml against a storage.
 * @param values what a person would have entered, by the names of the secrets
 * @param environment more variables
 * @returns what it prints, on one line
 */
export async function askEngine(
  target: Target,
  answers: Readonly<Record<string, unknown>>,
  values: Readonly<Record<string, string>>,
  way: Way = 'ask',
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const checkout = path.join(generated({ target: target.id, ...answers }), '.deploy');
  const folder = folderFor('asked');
  const keys = path.join(folder, 'keys');
  const data = path.join(folder, 'data');
  for (const made of [keys, data]) mkdirSync(made);
  const { variables, files, paths } = storageValues(
    target.secrets.filter(({ when = {} }) => Object.entries(when).every(([name, value]) => answers[name] === value)),
    values,
  );
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(keys, name), text, { mode: 0o600 });
  const config = path.join(folder, 'litestream.yml');
  const text = readFileSync(path.join(checkout, 'litestream.yml'), 'utf8');
  writeFileSync(
    config,
    text
      .replaceAll('"/data/', `"${data}/`)
      .replaceAll('"/run/keys/', `"${keys}/`)
      .replaceAll('/tmp/litestream.sock', `${folder}/socket`)
      .replace(/^addr: .*$/m, ''),
  );
  for (const [, below = ''] of text.matchAll(/^ *(?:- )?(?:dir|path): "\/data\/(.*\/)[^/]*"$/gm))
    mkdirSync(path.join(data, below), { recursive: true });
  const env = {
    PATH: `${tools}:${process.env['PATH']}`,
    DEPLOYMENT_ID: 'my-shop-abc234',
    ...variables,
    ...Object.fromEntries(Object.entries(paths).map(([name, file]) => [name, path.join(keys, file)])),
    ...environment,
  };
  const sidecar = way === 'sync' ? startSidecar(config, data, env) : undefined;
  try {
    if (sidecar !== undefined)
      for (let tries = 0; !existsSync(`${folder}/socket`) && tries < 100; tries += 1) await sleep(50);
    return await runBash(
      `. "$1/deploy.sh"
       set +e
       folder=$2 data=$2/data litestream_config=$2/litestream.yml socket=$2/socket ask_seconds=${environment['ASK_SECONDS'] ?? 20}
       state=$data/.litestream-deployment
       load_conf
       conf[user]=$(id -u):$(id -g)
       make_work_folder
       declare -A found=()
       ${programs[way]}
       report_problems problem`,
      [checkout, folder],
      env,
    );
  } finally {
    sidecar?.kill('SIGKILL');
  }
}

function startSidecar(config: string, data: string, env: NodeJS.ProcessEnv) {
  spawnSync('sqlite3', [
    path.join(data, 'db.sqlite'),
    `pragma journal_mode=wal; create table t(a); insert into t values (randomblob(${env['BYTES'] ?? 9}))`,
  ]);
  return spawn('litestream', ['replicate', '-config', config], { env, stdio: 'ignore' });
}

function runBash(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn('bash', ['-c', program, 'bash', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)));
    child.on('close', () => resolve(output.replaceAll(/\s+/g, ' ').trim()));
  });
}
