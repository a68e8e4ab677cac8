import { expect, test } from 'vitest';
import { bash, engine, noShell, scratch } from './shell.js';

test.skipIf(noShell)('markers for no database: nothing is written, and nothing fails', async () => {
  const folder = scratch();
  const program = `. "$1"; data=$2 state=$2/state; conf[user]=$(id -u):$(id -g); declare -A none=()
    write_markers restored none; echo "ended with $? $(ls -A "$2")"`;
  const { code, output } = await bash(['-c', `set -e; ${program}`, 'deploy.sh', engine, folder]);
  expect([code, output]).toEqual([0, 'ended with 0 \n']);
});
