import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { bash, engine, noShell, scratch } from './shell.js';

const missing =
  noShell ??
  (spawnSync('localedef', ['--help']).status === 0 && existsSync('/usr/share/i18n/locales/tr_TR')
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
      `[[ $EPOCHREALTIME == *,* ]] || exit 9
      unset EPOCHREALTIME # from here on it is a variable like any other
      EPOCHREALTIME=1000,500000; begin_stage restore; EPOCHREALTIME=1003,250000; begin_stage start; print_report 0`,
    );
    expect([code, output]).toEqual([0, 'stage=restore 2.75\nstage=start 0.00\n']);
  });

  test('Turkish, where I and i are different letters: data of an earlier deployment is found in any case', async () => {
    const { output } = await on(
      'tr_TR',
      `shopt -s nocasematch; [[ I != i ]] || exit 9; shopt -u nocasematch
      here=$PWD home=$PWD/home; conf[id]=invoices-k3x9q2; mkdir -p srv/Invoices home; echo x >srv/Invoices/app.db
      echo 'APP_IMAGE="ghcr.io/acme/invoices@sha256:0"' >.env
      earlier_volumes=('{repository}-mydb') earlier_folders=("$PWD/srv/{service}")
      docker() { [[ $1 != volume ]] || echo Invoices-mydb; }
      litestream_image() { echo litestream; }; check_earlier_containers() { :; }; problem() { echo "\${1##*/}"; }
      check_earlier_data`,
    );
    expect(output).toBe(
      'Volume Invoices-mydb holds data of an earlier deployment.\nInvoices holds data of an earlier deployment.\n',
    );
  });
});
