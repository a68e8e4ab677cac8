import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { sending, upload } from './deploy-host.js';
import { conf, sampleOf } from './deploy-sample.js';
import { engineBash, fakeCommands, scratch } from './shell.js';

const earlier = [
  'earlier_volume={repository}-mydb',
  'earlier_volume=app-mydb',
  'earlier_folder=/nowhere/{service}/App_Data',
];
export const values = {
  APP_IMAGE: 'ghcr.io/me/acme.shop@sha256:0',
  APP_DOMAIN: 'd',
  AWS_S3_BUCKET: 'b',
  AWS_ACCESS_KEY_ID: 'i',
  AWS_SECRET_ACCESS_KEY: 's',
};

/** Docker, played: a proxy runs, the guard finds nothing to do; CASES come first. */
const docker = (cases: string) => `
  case "$*" in
    ${cases}
    'info --format'*) echo '5.6.0|["name=seccomp,profile=default"]|/|x86_64' ;;
    'ps --quiet --filter network='*) echo proxy ;;
    'volume ls'*) printf '%s\\n' other Acme.Shop-mydb ;;
    *' run --rm '*) exit 0 ;;
  esac`;

/** A host, with the files uploaded as the workflow does it. */
export async function preflight({
  cases = '',
  commands = {},
  args = [],
  sent = values,
  without = '',
  databases,
  storage,
}: {
  cases?: string;
  commands?: Record<string, string>;
  args?: string[];
  sent?: Record<string, string>;
  without?: string;
  databases?: string[];
  storage?: string[];
} = {}) {
  const home = scratch();
  const folder = path.join(home, 'incoming', '1');
  mkdirSync(folder, { recursive: true });
  upload(folder, sampleOf({ conf: conf({ lines: earlier, databases, storage }) }), without);
  const PATH = fakeCommands(home, {
    docker: docker(cases),
    timeout: 'while [[ $1 == -* ]]; do shift; done; shift; exec "$@"',
    ...commands,
  });
  const call = (...options: string[]) =>
    engineBash([path.join(folder, 'deploy.sh'), ...options], { input: sending(sent), env: { PATH, HOME: home } });
  return { ...(await call('preflight', ...args)), call, home, folder };
}
