import { docker, run } from '../lib/command.mjs';

export const title =
  'the data folder of an earlier deployment lies beside an empty new volume: it stops, and the command that it prints takes the data over';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  // Kamal's folder is named after the service, and the service after the image.
  const name = `earlier-${host.id}`;
  const inFolder = (/** @type {string} */ script) =>
    docker(
      'run',
      '--rm',
      '--volume',
      '/opt/docker:/opt/docker',
      '--entrypoint',
      'bash',
      'litestream/litestream:0.5.18',
      '-ec',
      script,
    );
  await docker('tag', app(1), `${name}:1`);
  try {
    await inFolder(`mkdir -p /opt/docker/${name}/App_Data/jobs; cd /opt/docker/${name}/App_Data
      for file in app.db jobs/jobs.db; do
        sqlite3 $file "create table counter(id integer primary key, at text, note text);
          insert into counter(note) values('from before')"
      done`);
    const deploy = (/** @type {string[]} */ ...options) =>
      host.deploy({ values: storage.values, image: `${name}:1`, options });

    const stopped = await deploy('--first-deploy');
    expect(stopped.code, 'exit code').is(3);
    expect(stopped.output, 'the message').matches(
      new RegExp(`Folder /opt/docker/${name}/App_Data holds data of an earlier deployment`),
    );
    expect(await host.appExists(), 'the app was started').is(false);

    await run('bash', ['-ec', /^ +-> To take it over: (.*)$/m.exec(stopped.output)?.[1] ?? 'false']);
    expect(
      (await deploy('--first-deploy', '--adopt', 'local', '--ignore-old-data')).code,
      'exit code after taking it over',
    ).is(0);
    expect(await host.rows(), 'rows').is({ 'app.db': 1, 'jobs/jobs.db': 1 });
    expect(await host.inspect(), 'owner and integrity').is({
      'app.db': '1654:1654 ok',
      'jobs/jobs.db': '1654:1654 ok',
    });
    await host.write(1);
  } finally {
    await inFolder(`rm -rf /opt/docker/${name}`);
    await docker('rmi', '--force', `${name}:1`);
  }
}
