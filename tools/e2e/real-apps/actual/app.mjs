const [file, node] = ['7f1c1f5e-5a5e-4c0a-9a39-0d4f6f7c2b11', 'a1b2c3d4e5f60718'];

/** A field of a message in Protocol Buffers, as the clients send what has changed in a budget. */
const field = (/** @type {number} */ number, /** @type {string | Buffer} */ value) => {
  const bytes = Buffer.from(value);
  if (bytes.length > 127) throw new Error('a longer field would need a longer length');
  return Buffer.concat([Buffer.from([number * 8 + 2, bytes.length]), bytes]);
};

/**
 * Actual Budget's server, in Node with better-sqlite3, deployed as a published image: it makes a database for each budget while it runs.
 * @type {import('../../lib/real-app.mjs').RealApp}
 */
export default {
  databases: ['server-files/account.sqlite'],
  appearing: 'user-files/group-*.sqlite',
  // Which migrations ran, without which they run again on tables that are there; and the budgets themselves.
  files: ['.migrate', 'user-files/*.blob'],
  flags: ['--image', 'ghcr.io/actualbudget/actual:26.9.0'],
  write: async (app, count) => {
    const json = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ password: 'not-a-secret-1' });
    const first = await app.ask('/account/bootstrap', { method: 'POST', headers: json, body });
    const token = { 'X-ACTUAL-TOKEN': JSON.parse(first.text).data.token };
    const upload = await app.ask('/sync/upload-user-file', {
      method: 'POST',
      headers: {
        ...token,
        'Content-Type': 'application/encrypted-file',
        'X-ACTUAL-FILE-ID': file,
        'X-ACTUAL-NAME': 'Budget',
        'X-ACTUAL-FORMAT': '2',
      },
      body: 'a budget',
    });
    const { groupId } = JSON.parse(upload.text);
    if (groupId === undefined) throw new Error(`the budget was answered with ${upload.text}`);
    const stamp = (/** @type {number} */ at) => `2026-01-01T00:00:00.000Z-${at.toString(16).padStart(4, '0')}-${node}`;
    for (let number = 1; number <= count; number++) {
      const message = Buffer.concat([field(1, stamp(number)), field(3, `change ${number}`)]);
      // Its server answers 500 where SQLite is busy, and the client syncs again. It reads before it writes in one transaction of the usual
      // kind, and SQLite lets such a one not wait: it fails at once while Litestream begins with the budget or moves the -wal.
      const send = () =>
        app.ask('/sync/sync', {
          method: 'POST',
          headers: { ...token, 'Content-Type': 'application/actual-sync' },
          body: Buffer.concat([field(1, message), field(2, file), field(3, groupId), field(6, stamp(0))]),
        });
      let { status, text } = await send();
      for (let tries = 0; status === 500 && tries < 5; tries++) ({ status, text } = await send());
      if (status !== 200) throw new Error(`change ${number} was answered with ${status} ${text}`);
    }
  },
  counts: [['user-files/group-*.sqlite', 'select count(*) from messages_binary']],
};
