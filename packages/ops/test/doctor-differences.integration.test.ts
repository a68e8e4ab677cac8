import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { find } from './find.js';
import { folderFor, generated } from './checkout.js';
import { standIns } from './stand-ins.js';

/** What `deploy.sh compare` prints of a database that nothing backs up. */
const unlisted = (name: string) =>
  `\nWARNING, since 2026-05-01T00:00:00Z: ${name} is a SQLite database on the volume that is not backed up.\n  -> Add it: npm create litestream@latest -- --database '${name}', then commit and deploy.\n`;

/** What the doctor finds where deploy.sh on the host prints this, or where there is none. */
async function finding(printed?: string, code = 0) {
  const home = folderFor('home');
  if (printed !== undefined) {
    const installed = path.join(home, 'deploy/my-shop-abc234');
    mkdirSync(installed, { recursive: true });
    const script = `#!/bin/sh\n[ "$*" = compare ] || exit 9\ncat <<'END'\n${printed}\nEND\nexit ${code}\n`;
    writeFileSync(path.join(installed, 'deploy.sh'), script, { mode: 0o755 });
  }
  return find('differences', generated({ target: 's3' }), {
    PATH: `${standIns({ ssh: `cd '${home}' && exec sh -c "$4"` })}:${process.env['PATH'] ?? ''}`,
    DEPLOY_API: '127.0.0.1',
    DEPLOY_USERNAME: 'deployer',
  });
}

describe.skipIf(process.platform === 'win32')('what the app writes on the host', () => {
  it('is good where all of it is backed up, or where nothing is deployed', async () => {
    expect(await finding('Everything that the app writes with SQLite is backed up.')).toEqual({
      state: 'good',
      what: 'Every SQLite database that the app writes is backed up',
    });
    expect(await finding()).toMatchObject({ state: 'good', what: expect.stringMatching(/^Nothing is deployed/) });
  });

  it('is bad where a database is not backed up, with the command that adds it', async () => {
    expect(await finding(unlisted('shop.db'), 1)).toEqual({
      state: 'bad',
      what: 'since 2026-05-01T00:00:00Z: shop.db is a SQLite database on the volume that is not backed up.',
      fix: "Add it: npm create litestream@latest -- --database 'shop.db', then commit and deploy.",
    });
    const several = await finding(`${unlisted('shop.db')}${unlisted('audit.db')}`, 1);
    expect(several).toMatchObject({ state: 'bad', what: expect.stringMatching(/shop\.db .*; since .*audit\.db/) });
    expect(several).toMatchObject({ fix: expect.stringContaining('~/deploy/my-shop-abc234/deploy.sh compare') });
  });

  it('is not good where the host could not compare it', async () => {
    expect(await finding('The app does not run, so what it writes cannot be compared with the backup.', 1)).toEqual({
      state: 'unknown',
      what: 'The host could not compare: The app does not run, so what it writes cannot be compared with the backup.',
      fix: 'Deploy the current files. Then, on the host: ~/deploy/my-shop-abc234/deploy.sh compare',
    });
  });
});
