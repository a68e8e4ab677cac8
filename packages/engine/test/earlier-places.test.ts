import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { engine, engineBash, fakeCommands, noShell, scratch } from './shell.js';

/** What a preflight says of a host whose containers `docker inspect` tells as LINES, and where the old user kept a folder. */
async function problems(lines: string, conf = '') {
  const home = scratch();
  mkdirSync(path.join(home, '.memos'));
  writeFileSync(path.join(home, '.memos/memos_prod.db'), 'x');
  const { output } = await engineBash(
    [
      '-c',
      `. ${engine}; home=${home}/deploy here=${home} conf[id]=memos-k3x9q2 conf[data_folder]=/var/opt/memos
printf 'APP_IMAGE="ghcr.io/usememos/memos@sha256:0"\\nAPP_DOMAIN="memo.dev,www.memo.dev"\\n' >"$here/.env"
litestream_image() { echo litestream; }; problem() { echo "$1 -> $2"; }; ${conf}
check_earlier_data`,
    ],
    {
      cwd: home,
      env: {
        HOME: home,
        PATH: fakeCommands(home, {
          docker: `case "$*" in
            'ps --all --quiet --no-trunc') echo abc ;;
            'inspect '*) printf '%s\\n' '${lines}' ;;
          esac`,
        }),
      },
    },
  );
  return output.replaceAll(home, '~');
}

describe.skipIf(noShell)('data of an earlier deployment by hand', () => {
  test.each([
    ['of the same image', '/memos|memos|true|ghcr.io/usememos/memos:stable||/var/opt/memos=/home/you/.memos;|'],
    ['of an image that has moved since', '/memos|memos|false|neosmemo/memos:0.21||/var/opt/memos=/home/you/.memos;|'],
    ['that answers under one of the domains', '/m|m|true|other:1|www.memo.dev|/var/opt/memos=/home/you/.memos;|'],
  ])('is found by a container %s', async (_, line) => {
    expect(await problems(line)).toMatch(
      /Folder \/home\/you\/\.memos.* holds data of an earlier deployment.*docker run --rm -v '\/home\/you\/\.memos:\/from:ro'/,
    );
  });

  test('is not that of another image', async () => {
    expect(await problems('/x|x|true|ghcr.io/acme/shop:1||/var/opt/memos=/srv/shop;|')).toBe('');
  });

  test('is not that of a namesake, where many images have the name', async () => {
    const ours = `sed -i 's|usememos/memos|acme/app|' "$here/.env"`;
    expect(await problems('/x|x|true|ghcr.io/other/app:1||/var/opt/memos=/srv/x;|', ours)).toBe('');
    expect(await problems('/x|x|true|ghcr.io/acme/app:1||/var/opt/memos=/srv/x;|', ours)).toContain('/srv/x');
  });

  test('is found in the home of the user', async () => {
    expect(await problems('', "earlier_folders=('~/.memos')")).toContain(
      'Folder ~/.memos holds data of an earlier deployment.',
    );
    expect(await problems('', "earlier_folders=('~/.other')")).toBe('');
  });
});
