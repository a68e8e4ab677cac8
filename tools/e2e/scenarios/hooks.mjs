export const title =
  "hooks of the user's own: before-deploy fails and nothing is changed; " +
  'after-deploy fails and the new version serves, proven; both see the image and no secret';
export const smoke = false;

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app, write }) {
  const deploy = (/** @type {1 | 2} */ version, /** @type {string[]} */ ...options) =>
    host.deploy({ values: storage.values, image: app(version), options });
  expect((await deploy(1, '--first-deploy', '--skip-migration')).code, 'exit code of the first deploy').is(0);
  await host.write(5);
  const before = await host.footprint();

  write('hooks/before-deploy', '#!/bin/sh\necho the warehouse is closed; exit 7\n', 0o755);
  const refused = await deploy(2);
  expect(refused.code, 'exit code where before-deploy fails').is(1);
  expect(refused.output, 'the message').matches(
    /the warehouse is closed\n.*hooks\/before-deploy failed\. The preceding lines are its output\. Nothing was changed/,
  );
  expect(refused.output, 'the stage').matches(/^failed=before-deploy$/m);
  expect(await host.footprint(), 'what is installed and runs').is(before);

  // Without the permission, as Windows and some archives leave it; with bash, and in its own folder.
  write(
    'hooks/before-deploy',
    '#!/bin/bash\necho "before $APP_IMAGE for $APP_DOMAIN in $DEPLOYMENT_ID"; ' +
      'env | cut -d = -f 1 | sort | paste -sd " "; ls compose.yaml\n',
    0o644,
  );
  write('hooks/after-deploy', '#!/bin/sh\necho "after $APP_IMAGE"; env; exit 3\n', 0o755);
  const half = await deploy(2, '--skip-migration');
  expect(half.code, 'exit code where after-deploy fails').is(1);
  expect(half.output, 'what before-deploy says').matches(
    new RegExp(
      `^before ${app(2)} for ${host.id}\\.example\\.com in ${host.id}\nAPP_DOMAIN APP_IMAGE .*\ncompose\\.yaml$`,
      'm',
    ),
  );
  expect(half.output, 'what after-deploy says').matches(
    new RegExp(
      `^after ${app(2)}\n[^]*hooks/after-deploy failed\\. The preceding lines are its output\\. The new version serves, ` +
        'and its backup is proven[^]*^failed=after-deploy$',
      'm',
    ),
  );
  expect(half.output, 'the proof').matches(/^proven=app\.db@[0-9a-f]{16},jobs\/jobs\.db@/m);
  for (const secret of [storage.values['AWS_SECRET_ACCESS_KEY'] ?? 'AWS', 'REPLICA_', 'LITESTREAM_'])
    expect(half.output, 'what the hooks see').lacks(secret);
  expect(await host.version(), 'the version that serves').is('2\n');

  // Wrong in ways of their own: a folder in place of the program, and a program that is none.
  write('hooks/after-deploy', undefined);
  write('hooks/before-deploy', '#!/usr/bin/env nosuchshell\n', 0o755);
  const strange = await deploy(1, '--skip-migration');
  expect([strange.code, await host.version()], 'exit code and version where the hook has no interpreter').is([
    1,
    '2\n',
  ]);
  expect(strange.output, 'the message').matches(/nosuchshell[^]*hooks\/before-deploy failed/);
  write('hooks/before-deploy', undefined);
  expect((await deploy(1, '--skip-migration')).code, 'exit code without hooks').is(0);
  expect(await host.rows(), 'rows').is({ 'app.db': 5, 'jobs/jobs.db': 5 });
}
