import { docker, run } from '../lib/command.mjs';

export const title =
  'an earlier app answers under the same domain, which only the host knows: it stops, and the printed command takes the data over';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect }) {
  const name = `earlier-${host.id}`;
  const volume = `${name}_shopdata`;
  const domain = storage.values.APP_DOMAIN ?? 'shop.example.org';
  const values = { ...storage.values, APP_DOMAIN: domain };
  try {
    await docker(
      'run',
      '--rm',
      '--volume',
      `${volume}:/data`,
      '--entrypoint',
      'bash',
      'litestream/litestream:0.5.18',
      '-ec',
      `mkdir -p /data/jobs; cd /data
      for file in app.db jobs/jobs.db; do
        sqlite3 $file "create table counter(id integer primary key, at text, note text);
          insert into counter(note) values('from before')"
      done; chown -R 1654:1654 /data`,
    );
    await docker(
      'run',
      '--detach',
      '--name',
      name,
      '--env',
      `VIRTUAL_HOST=www.example.org,${domain}`,
      '--volume',
      `${volume}:/app/App_Data`,
      '--entrypoint',
      'sleep',
      'litestream/litestream:0.5.18',
      '600',
    );
    const deploy = (/** @type {string[]} */ ...options) => host.deploy({ values, options });

    const stopped = await deploy('--first-deploy');
    expect(stopped.code, 'exit code').is(3);
    expect(stopped.output, 'the message').matches(
      new RegExp(`Volume ${volume}, in use by ${name}, which answers under ${domain}, holds data of an earlier`),
    );
    expect(await host.appExists(), 'the app was started').is(false);

    await run('bash', ['-ec', /^ +-> To take it over: (.*)$/m.exec(stopped.output)?.[1] ?? 'false']);
    expect((await deploy('--first-deploy', '--adopt', 'local')).code, 'exit code after taking it over').is(0);
    for (const file of ['app.db', 'jobs/jobs.db'])
      expect(
        await docker(
          'run',
          '--rm',
          '--volume',
          `${host.id}_data:/data`,
          '--entrypoint',
          'sqlite3',
          'litestream/litestream:0.5.18',
          `/data/${file}`,
          "select count(*) from counter where note = 'from before'",
        ),
        `rows of ${file}`,
      ).is('1');
    expect(await host.inspect(), 'owner and integrity').is({
      'app.db': '1654:1654 ok',
      'jobs/jobs.db': '1654:1654 ok',
    });
  } finally {
    await docker('rm', '--force', name);
    await docker('volume', 'rm', '--force', volume);
  }
}
