import { expect, test } from 'vitest';
import { engine, engineBash, noShell } from './shell.js';

/** What is said about an image on a host, which may run programs of other processors. */
async function said(image: string, host: string, emulated = ''): Promise<string> {
  const program = `. "$1"; image_architecture=$2 host_architecture=$3
    is_emulated() { [[ $1 == "$emulated" ]]; }; emulated=$4
    check_architecture app:1; printf '%s' "\${problems[*]-}"`;
  const { output } = await engineBash(['-c', `set -e; ${program}`, 'deploy.sh', engine, image, host, emulated]);
  return output;
}

test.skipIf(noShell).each([
  ['arm64', 'x86_64', ''],
  ['amd64', 'aarch64', ''],
  ['arm64', 'x86_64', 'riscv64'],
])('an image for %s on a host with %s is refused', async (image, host, emulated) => {
  expect(await said(image, host, emulated)).toMatch(/app:1 is built for .*, and this host is/);
});

test.skipIf(noShell).each([
  ['amd64', 'x86_64', ''],
  ['386', 'x86_64', ''],
  ['arm', 'aarch64', ''],
  ['arm64', 'x86_64', 'arm64'],
  ['amd64', 'loongarch64', ''], // Docker has other words for it, so nothing is compared
])('an image for %s on a host with %s, which runs programs of "%s" too, starts', async (image, host, emulated) => {
  expect(await said(image, host, emulated)).toBe('');
});
