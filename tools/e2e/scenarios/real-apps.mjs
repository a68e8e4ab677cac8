import { realApp } from '../lib/real-app.mjs';

export const smoke = false; // the apps are built from public registries
export const targets = ['s3'];
export const title = 'real apps of other stacks than .NET, each by its own Dockerfile: host lost, every row back';

/** @typedef {Awaited<ReturnType<typeof realApp>>} App */

/**
 * An app, what it writes, and how its rows are counted.
 * @type {readonly { name: string, databases: readonly string[], flags?: readonly string[], values?: Record<string, string>,
 *   write: (app: App, count: number) => Promise<void>, count: readonly [database: string, sql: string] }[]}
 */
const apps = [
  {
    name: 'pocketbase',
    databases: ['data.db', 'auxiliary.db'],
    write: async (app, count) => {
      await app.run('/pb/pocketbase', 'superuser', 'upsert', 'me@example.com', 'not-a-secret-1');
      const login = JSON.stringify({ identity: 'me@example.com', password: 'not-a-secret-1' });
      const json = { 'Content-Type': 'application/json' };
      const { text } = await app.ask('/api/collections/_superusers/auth-with-password', {
        method: 'POST',
        body: login,
        headers: json,
      });
      const headers = { ...json, Authorization: JSON.parse(text).token };
      const collection = JSON.stringify({ name: 'notes', type: 'base', fields: [{ name: 'title', type: 'text' }] });
      await app.ask('/api/collections', { method: 'POST', body: collection, headers });
      for (let number = 1; number <= count; number++) {
        const { status } = await app.ask('/api/collections/notes/records', {
          method: 'POST',
          body: JSON.stringify({ title: `${number}` }),
          headers,
        });
        if (status !== 200) throw new Error(`a record was answered with ${status}`);
      }
    },
    count: ['data.db', 'select count(*) from notes'],
  },
  {
    // Its start script goes on as another user, and a command of its own migrates.
    name: 'wagtail',
    databases: ['db.sqlite3'],
    write: async (app, count) => {
      const code = `from django.contrib.auth.models import User; [User.objects.create(username=f'u{n}') for n in range(${count})]`;
      await app.run('/app/entrypoint.sh', 'python3.11', 'manage.py', 'shell', '-c', code);
      const { status, text } = await app.ask('/');
      if (status !== 200 || !text.includes('Wagtail')) throw new Error(`the front page was answered with ${status}`);
    },
    flags: ['--migrate-command', 'python3.11 manage.py migrate --noinput'],
    count: ['db.sqlite3', 'select count(*) from auth_user'],
  },
];

/** @param {import('../lib/world.mjs').World & { folder: string, target: string }} world */
export async function play({ storage, expect, folder, target, note }) {
  const named = process.env.REAL_APPS?.split(','); // one of them while it is being worked on
  for (const { name, databases, flags = [], values = {}, write, count } of apps) {
    if (named?.includes(name) === false) continue;
    const app = await realApp({ name, folder, target, databases, flags, log: note });
    const { host } = app;
    const deploy = (/** @type {string[]} */ ...options) =>
      host.deploy({ values: { ...storage.values, ...values }, image: app.image, options });
    try {
      const first = await deploy('--first-deploy');
      expect(first.code, `exit code of the first deployment of ${name}`).is(0);
      await write(app, 25);
      await app.sync();
      expect(await app.rows(...count), `rows of ${name} before`).is('25');

      await host.lose();
      const started = Date.now();
      const again = await deploy('--proven', first.proven);
      note(`${name}: a new host after ${((Date.now() - started) / 1000).toFixed(1)} s`);
      expect(again.code, `exit code of ${name} on a new host`).is(0);
      expect(await app.rows(...count), `rows of ${name} after`).is('25');
      expect(await host.inspect(), `owner and integrity of ${name}`).is(
        Object.fromEntries(databases.map((one) => [one, `${app.user} ok`])),
      );
    } finally {
      await host.remove();
    }
  }
}
