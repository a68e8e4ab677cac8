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
exec {other_answers}< <(earlier_containers)
check_earlier_data`,
    ],
    {
      cwd: home,
      env: {
        HOME: home,
        PATH: fakeCommands(home, {
          docker: `case "$*" in
            'ps --all --quiet --no-trunc') echo abc ;;
            'inspect '*) printf '%s\\n' '${lines.replaceAll('HOME', home)}' ;;
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

  const app =
    '/memos-other-app-1|memos-other|true|ghcr.io/usememos/memos:1|DOMAIN|/var/opt/memos=memos-other_data;||HOME/d/memos-other';
  const sidecar =
    '/memos-other-litestream-1|memos-other|true|litestream:1||/data=memos-other_data;|hash|HOME/d/memos-other';
  const deployed = (id = 'memos-other') =>
    `mkdir -p "$here/d/memos-other/litestream"; echo id=${id} >"$here/d/memos-other/litestream/deploy.conf"`;

  test.each([
    ['with a sidecar', `${app}\n${sidecar}`, ''],
    ['whose sidecar is missing for a moment', app, deployed()],
  ])('is not that of another deployment of ours %s', async (_, lines, before) => {
    expect(await problems(lines.replace('DOMAIN', 'other.dev'), before)).toBe('');
    expect(await problems(lines.replace('DOMAIN', 'memo.dev'), before)).toMatch(
      /^The deployment memos-other on this host already answers under memo\.dev, .*\n.*remove that first, in ~\/d\/memos-other: \.\/deploy\.sh remove\n$/,
    );
    expect(await problems(lines.replace('DOMAIN', 'memo.dev'), `${before || ':'}; conf[proxy]=no`)).toBe('');
    const listed = `${before || ':'}; other_environments=('memos-other staging shared')`;
    expect(await problems(lines.replace('DOMAIN', 'memo.dev'), listed)).toBe('');
  });

  test('is that of a folder that only looks like one of ours', async () => {
    const lines = app.replace('DOMAIN', '');
    expect(await problems(lines)).toContain('Volume memos-other_data');
    expect(await problems(lines, deployed('another'))).toContain('Volume memos-other_data');
  });

  test('is found in the home of the user', async () => {
    expect(await problems('', "earlier_folders=('~/.memos')")).toContain(
      'Folder ~/.memos holds data of an earlier deployment.',
    );
    expect(await problems('', "earlier_folders=('~/.other')")).toBe('');
  });
});
