/** PocketBase: one program in Go, with two databases beside it. @type {import('../../lib/real-app.mjs').RealApp} */
export default {
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
  counts: [['data.db', 'select count(*) from notes']],
};
