/**
 * Wagtail on Django, in Python: its start script goes on as another user, and a command of its own migrates.
 * @type {import('../../lib/real-app.mjs').RealApp}
 */
export default {
  databases: ['db.sqlite3'],
  write: async (app, count) => {
    const code = `from django.contrib.auth.models import User; [User.objects.create(username=f'u{n}') for n in range(${count})]`;
    await app.run('/app/entrypoint.sh', 'python3.11', 'manage.py', 'shell', '-c', code);
    const { status, text } = await app.ask('/');
    if (status !== 200 || !text.includes('Wagtail')) throw new Error(`the front page was answered with ${status}`);
  },
  flags: ['--migrate-command', 'python3.11 manage.py migrate --noinput'],
  counts: [['db.sqlite3', 'select count(*) from auth_user']],
};
