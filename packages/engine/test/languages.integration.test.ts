import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { bash, engine, noShell, scratch } from './shell.js';

const missing =
  noShell ??
  (spawnSync('localedef', ['--help']).status === 0 && spawnSync('test', ['-e', '/usr/share/i18n/locales/tr_TR']).status === 0
    ? undefined
    : 'the tests need localedef and the sources of the languages: apt-get install locales');
if (missing !== undefined) console.warn(`skipped: ${missing}`);

describe.skipIf(missing)('a host in another language', { timeout: 120_000 }, () => {
  let folder = '';
  beforeAll(() => {
    folder = scratch();
    for (const name of ['de_DE', 'tr_TR'])
      spawnSync('localedef', ['-i', name, '-f', 'UTF-8', path.join(folder, `${name}.UTF-8`)]);
  }, 120_000);
  const on = (language: string, script: string) =>
    bash(['-c', `. "$1"; ${script}`, 'deploy.sh', engine], {
      cwd: scratch(),
      env: { LOCPATH: folder, LC_ALL: `${language}.UTF-8` },
    });

  test('German, which writes decimals with a comma: the times of a run are numbers', async () => {
    const { code, output } = await on(
      'de_DE',
      `[[ $EPOCHREALTIME == *,* ]] || exit 9; begin_stage restore; sleep 0.3; begin_stage start; print_report 0; seconds 61050000 shown; echo "$shown"`,
    );
    expect([code, output]).toEqual([0, expect.stringMatching(/^stage=restore 0\.\d\d\nstage=start 0\.\d\d\n61\.05\n$/)]);
  });
});
