import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { address, backup, conf, mine, restore } from './guard-host.js';
import { noShell } from './shell.js';

const minute = 60_000;

/** A storage whose clock differs by this many milliseconds; undefined: it says no time. */
async function storage(difference?: number): Promise<string> {
  const server = createServer((request, response) => {
    if (difference === undefined) response.sendDate = false;
    else response.setHeader('Date', new Date(Date.now() + difference).toUTCString());
    response.writeHead(request.method === 'HEAD' ? 403 : 500).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A volume that has all of its backup, whose newest file is of `newest`, asked by hand. */
async function ask(REPLICA_ENDPOINT: string, { args = ['--check', '--clock'], newest = -minute, lines = conf } = {}) {
  const { code, output } = await restore(
    {
      file: 'x',
      mark: mine,
      markedStorage: address(REPLICA_ENDPOINT),
      local: backup,
      storage: backup,
      args,
      env: { REPLICA_ENDPOINT, BACKUP_TIME: new Date(Date.now() + newest).toISOString() },
    },
    lines,
  );
  return { refused: code === 4, output };
}

describe.skipIf(noShell)('the clock of a host that is deployed to by hand', () => {
  test.each([
    [16.5 * minute, '16 minutes behind'],
    [-2.5 * 60 * minute, '2 hours ahead of'],
  ])('is refused where that of the storage differs by %d ms', async (difference, words) => {
    const { refused, output } = await ask(await storage(difference));
    expect(refused, output).toBe(true);
    expect(output).toMatch(
      new RegExp(`The clock of this host is ${words} that of the storage at 127.0.0.1: 20\\S+Z here, 20\\S+Z there\\.`),
    );
    expect(output).toMatch(/-> If this clock is wrong, [^\n]*timedatectl[^\n]* --now 20\S+Z$/m);
  });

  test.each([undefined, 0, minute, -minute])('goes on where that differs by %s ms', async (difference) => {
    const { refused, output } = await ask(await storage(difference));
    expect(refused, output).toBe(false);
  });

  test.each([
    ['says no time', undefined, conf],
    ['is asked over SSH', 99 * minute, conf.map((line) => line.replace('storage_type=s3', 'storage_type=sftp'))],
    ['has the same clock', 0, conf],
  ])('a backup of later than now: the storage %s', async (_, difference, lines) => {
    const { refused, output } = await ask(await storage(difference), { newest: 90.5 * minute, lines });
    expect(refused, output).toBe(true);
    expect(output).toMatch(
      /The newest backup of app\.db is of 20\S+Z, and by the clock of this host it is 20\S+Z: this clock is/,
    );
    expect(output).toMatch(/this clock is 90 minutes behind, or that of the host which wrote the backup was ahead\./);
  });

  test('nothing is compared where the caller said the time, or a container starts by itself', async () => {
    const { refused, output } = await ask(await storage(99 * minute), { args: ['--check'], newest: 90 * minute });
    expect(refused, output).toBe(false);
  });

  test('a few seconds are none', async () => {
    expect((await ask(await storage(0), { newest: minute })).refused).toBe(false);
  });
});
