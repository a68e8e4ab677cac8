import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

import { engine, engineBash, noShell, scratch } from './shell.js';

/** What is said when a host has this line in its .env, and the upload that one. */
async function check(installed: string, uploaded: string) {
  const folder = scratch();
  for (const [name, value] of Object.entries({ home: installed, here: uploaded })) {
    mkdirSync(path.join(folder, name));
    writeFileSync(path.join(folder, name, '.env'), value === '' ? 'A="b"\n' : `DEPLOY_REPOSITORY="${value}"\n`);
  }
  const script = `. ${engine}; home=$1/home here=$1/here; conf=([id]=shop-k3x9q2); check_repository || report_problems deploy`;
  return engineBash(['-c', script, 'bash', folder]);
}

describe.skipIf(noShell)('whose deployment id it is', () => {
  test.each([
    ['', '7 acme/shop'],
    ['7 acme/shop', ''],
    ['7 acme/shop', '7 acme/shop'],
    ['7 acme/shop', '7 acme/renamed'],
    ['- acme/shop', '7 acme/shop'],
  ])('installed by "%s", now "%s": the same', async (installed, uploaded) => {
    expect(await check(installed, uploaded)).toEqual({ code: 0, output: '' });
  });

  test.each([
    ['7 acme/shop', '8 acme/other'],
    ['7 acme/shop', '8 acme/shop'],
    ['- acme/shop', '8 acme/other'],
  ])('installed by "%s", now "%s": a copied project', async (installed, uploaded) => {
    const { code, output } = await check(installed, uploaded);
    expect(code).toBe(1);
    expect(output).toMatch(
      /shop-k3x9q2 on this host belongs to the repository acme\/shop, and this run is of acme\/[^]*an id of its own: delete \.yo-rc\.json and \.deploy\//,
    );
  });
});
