export const smoke = false;
export const title =
  'a project that was begun as a copy of another one, with its deployment id, is refused on that ' +
  'one’s host; a repository that was renamed is not';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const release = (
    /** @type {string} */ repository,
    /** @type {1 | 2} */ version,
    /** @type {string[]} */ ...options
  ) =>
    host.deploy({
      values: {
        ...storage.values,
        DEPLOY_REPOSITORY: repository,
        APP_DOMAIN: `${repository.split('/')[1]}.example.com`,
      },
      image: app(version),
      options,
    });
  expect((await release('7 acme/shop', 1, '--first-deploy')).code, 'exit code of the first deploy').is(0);
  await host.write(10);

  const before = await host.footprint();
  for (const command of [['--first-deploy'], ['--adopt', 'local'], ['--adopt', 'backup']]) {
    const copied = await release('8 acme/next', 2, ...command);
    expect(copied.code, `exit code of the copy with ${command.join(' ')}`).is(3);
    expect(copied.output, 'the message').matches(
      /belongs to the repository acme\/shop, and this run is of acme\/next[^]*an id of its own: delete \.yo-rc\.json/,
    );
  }
  expect(await host.footprint(), 'what runs on the host, and its files').is(before);
  expect(await host.version(), 'the version that serves').is('1\n');

  expect((await release('7 acme/renamed', 2, '--skip-migration')).code, 'exit code of the renamed repository').is(0);
  expect((await host.call('deploy', '--skip-migration')).code, 'exit code by hand').is(0);
  expect((await release('8 acme/next', 1)).code, 'exit code of the copy').is(3);
  expect((await host.rows())['app.db'], 'rows').is(10);
}
