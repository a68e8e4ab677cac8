import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFailed } from 'vitest';
import { conf, proxyCompose, sampleOf, type Sample } from './deploy-sample.js';
import { engine, engineBash, fakeCommands, scratch } from './shell.js';

/** Its time to start is long enough for a busy machine to ask once, short enough to wait for. */
export const sample = sampleOf({ conf: conf({ startSeconds: 5 }) });

/** What is sent for it. */
export const values = {
  APP_IMAGE: 'app:1',
  APP_DOMAIN: 'd',
  AWS_S3_BUCKET: 'b',
  AWS_ACCESS_KEY_ID: 'i',
  AWS_SECRET_ACCESS_KEY: 's',
};

/** Values as the workflow sends them. */
export const sending = (sent: Readonly<Record<string, string>>) =>
  Object.entries(sent)
    .map(([name, value]) => `${name}=${Buffer.from(value).toString('base64')}\n`)
    .join('');

/** An upload, flat as the workflow makes it; its deploy.sh runs the sources and not the bundle. */
export function upload(folder: string, { conf: lines, compose, files }: Sample, without = ''): void {
  const program = `#!/usr/bin/env bash\n. ${engine}\nhere=$(cd "\${BASH_SOURCE[0]%/*}" && pwd)\nread_verb "$@"\nrun_host_verb\nrun_container_verb\nrun_workflow_verb\n`;
  const all = {
    'docker-compose-template.yml': compose,
    'litestream.yml': 'dbs: []\n',
    'deploy.conf': `${lines.join('\n')}\n`,
    'deploy.sh': program,
    'nginx-proxy-compose.yml': proxyCompose(),
    ...files,
  };
  for (const [name, text] of Object.entries(all)) {
    if (name === without) continue;
    mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(folder, name), text, { mode: 0o700 });
  }
}

/** Docker, played: all goes well; CASES come first. */
export const docker = (cases = '') => `
  case "$*" in
    ${cases}
    'info --format'*) echo '5.6.0|["name=seccomp,profile=default"]|/|x86_64' ;;
    'ps --quiet --filter network='*) echo proxy ;;
    'exec '*' unchanged '*) printf 'app: 200\napp=0\nguard=0\nvolume=0\nproof: app.db@0000000000000001\nproof=0\n' ;;
    'exec '*--prove) echo app.db@0000000000000001 ;;
    'exec '*/dev/tcp/*) printf 200 ;;
  esac`;

const noted = `printf '%s\\n' "$*" >>"$HOME/calls"`;

interface Run {
  cases?: string;
  commands?: Record<string, string>;
  sent?: Record<string, string>;
  args?: string[];
  /** What this run uploads; the host's sample where it says nothing. */
  uploads?: Sample;
}

/** A host, with what deploying there does. */
export function emptyHost(deployment: Sample = sample, first: Record<string, string> = values, copied?: string) {
  const home = copied ?? scratch();
  let run = copied === undefined ? 0 : 1;
  /** Makes Docker and other commands what this call needs, and forgets the calls before it. */
  function prepare(cases: string, commands: Record<string, string>): Record<string, string> {
    rmSync(path.join(home, 'bin'), { recursive: true, force: true });
    rmSync(path.join(home, 'calls'), { force: true });
    return { PATH: fakeCommands(home, { docker: `${noted}\n${docker(cases)}`, ...commands }), HOME: home };
  }
  const calls = () =>
    existsSync(path.join(home, 'calls')) ? readFileSync(path.join(home, 'calls'), 'utf8').split('\n') : [];
  async function deploy({ cases = '', commands = {}, sent = first, args = [], uploads = deployment }: Run = {}) {
    const folder = path.join(home, 'incoming', String(++run));
    mkdirSync(folder, { recursive: true });
    upload(folder, uploads);
    const result = await engineBash([path.join(folder, 'deploy.sh'), 'deploy', ...args], {
      input: sending(sent),
      env: prepare(cases, commands),
    });
    onTestFailed(() =>
      console.error(`${path.basename(folder)}. deploy.sh deploy ended with ${result.code}:\n${result.output}`),
    );
    return { ...result, calls: calls() };
  }
  /** Calls the installed deploy.sh, as a person does. */
  async function byHand(args: readonly string[], { cases = '', commands = {} }: Run = {}) {
    const result = await engineBash([path.join(home, 'deploy.sh'), ...args], { env: prepare(cases, commands) });
    return { ...result, calls: calls() };
  }
  const read = (name: string) => readFileSync(path.join(home, name), 'utf8');
  return { home, deploy, byHand, read, env: () => read('.env') };
}

/** Homes with version 1, deployed once in a file of tests; each test gets a copy. */
const deployed = new Map<string, Promise<string>>();

async function deployFirst(deployment: Sample, first: Record<string, string>): Promise<string> {
  const { home, deploy } = emptyHost(deployment, first);
  expect(await deploy()).toMatchObject({ code: 0 });
  return home;
}

/** A host on which version 1 runs, and what deploying another one there does. */
export async function host(deployment: Sample = sample, first: Record<string, string> = values) {
  const key = JSON.stringify([deployment, first]);
  const original = deployed.get(key) ?? deployFirst(deployment, first);
  deployed.set(key, original);
  const home = scratch();
  execFileSync('cp', ['-a', `${await original}/.`, home]);
  return emptyHost(deployment, first, home);
}

/** Where the first call with WORDS is, -1 where there is none. */
export const at = (calls: string[], words: string) => calls.findIndex((call) => call.includes(words));
