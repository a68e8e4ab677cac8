import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type { Deployment } from '../../src/deployment/deployment.js';
import { renderCompose } from '../../src/platforms/compose/index.js';
import { sampleDeployment } from './sample-deployment.js';
import { bash, fakeCommands, scratch } from './shell.js';

/** What is deployed unless a test says otherwise; its time to start is long enough for a busy machine to ask once, short enough to wait for. */
export const sample = sampleDeployment({ limits: { restoreMinutes: 10, historyDays: 7, startSeconds: 5 } });

/** What is sent for it. */
export const values = { APP_IMAGE: 'app:1', APP_DOMAIN: 'd', AWS_S3_BUCKET: 'b', AWS_ACCESS_KEY_ID: 'i', AWS_SECRET_ACCESS_KEY: 's' };

/** Docker, played: all goes well; CASES come first. Every call is kept. */
const docker = (cases: string) => `
  printf '%s\\n' "$*" >>"$HOME/calls"
  case "$*" in
    ${cases}
    'info --format'*) echo '5.6.0|["name=seccomp,profile=default"]|/' ;;
    'ps --quiet --filter network='*) echo proxy ;;
    'exec '*' --prove)'*/dev/tcp/*) printf '200\napp.db@0000000000000001' ;;
    'exec '*--prove) echo app.db@0000000000000001 ;;
    'exec '*/dev/tcp/*) printf 200 ;;
  esac`;

/** A host on which version 1 runs, and what deploying another one there does. */
export async function host(deployment: Deployment = sample, first: Record<string, string> = values) {
  const home = scratch();
  let run = 0;
  async function deploy({ cases = '', commands = {}, sent = first, args = [] }: { cases?: string; commands?: Record<string, string>; sent?: Record<string, string>; args?: string[] } = {}) {
    const upload = path.join(home, 'incoming', String(++run));
    mkdirSync(upload, { recursive: true });
    for (const { path: name, text } of renderCompose(deployment)) {
      if (name.startsWith('.deploy/')) writeFileSync(path.join(upload, name.slice(8)), text, { mode: 0o700 });
    }
    rmSync(path.join(home, 'bin'), { recursive: true, force: true });
    rmSync(path.join(home, 'calls'), { force: true });
    const PATH = fakeCommands(home, { docker: docker(cases), ...commands });
    const input = Object.entries(sent).map(([name, value]) => `${name}=${Buffer.from(value).toString('base64')}\n`).join('');
    const result = await bash([path.join(upload, 'deploy.sh'), 'deploy', ...args], { input, env: { PATH, HOME: home } });
    return { ...result, calls: readFileSync(path.join(home, 'calls'), 'utf8').split('\n') };
  }
  expect(await deploy()).toMatchObject({ code: 0 });
  const env = () => readFileSync(path.join(home, '.env'), 'utf8');
  return { home, deploy, env };
}

/** Where the first call with WORDS is, -1 where there is none. */
export const at = (calls: string[], words: string) => calls.findIndex((call) => call.includes(words));
