import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { engine, engineBash, noShell, scratch } from './shell.js';

/** What is said of a deployment with `own` beside another one with `other` on the same host. */
async function said(own: string, other: string, files: readonly string[] = ['compose.yaml']): Promise<string> {
  const folder = scratch();
  for (const [name, value] of Object.entries({ own, other })) {
    mkdirSync(path.join(folder, name));
    for (const file of files) writeFileSync(path.join(folder, name, file), '');
    writeFileSync(path.join(folder, name, '.env'), `APP_IMAGE="a:1"\nHEARTBEAT_URL="${value}"\n`);
  }
  const script = `. "$1"; home=$2/own conf=([id]=own [environment]=staging); warn_of_shared_monitor`;
  return (await engineBash(['-c', script, 'deploy.sh', engine, folder])).output;
}

const url = 'https://hc-ping.com/one';

test.skipIf(noShell)('two deployments of a host that call one monitor are told, without its address', async () => {
  const output = await said(url, `${url} https://ntfy.sh/x`);
  expect(output).toMatch(/^\nWARNING: own calls the same HEARTBEAT_URL as other on this host: /);
  expect(output).toContain(
    '-> Make a check of its own in the monitor, then: gh secret set HEARTBEAT_URL --env staging',
  );
  expect(output).not.toContain('hc-ping');
});

test.skipIf(noShell).each([
  ['another address', url, 'https://hc-ping.com/two', ['compose.yaml']],
  ['none', '', '', ['compose.yaml']],
  ['failures alone', '- https://ntfy.sh/x', '- https://ntfy.sh/x', ['compose.yaml']],
  ['one that moved away', url, url, ['compose.yaml', 'moved']],
])('nothing is said of %s', async (_, own, other, files) => {
  expect(await said(own, other, files)).toBe('');
});
