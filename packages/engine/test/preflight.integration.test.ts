import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { preflight, values } from './preflight-host.js';
import { noShell } from './shell.js';

describe.skipIf(noShell)('deploy.sh preflight', () => {
  test('a host on which all is well: nothing is said, nothing is left', async () => {
    const { code, output, folder, home } = await preflight({ args: ['--ignore-old-data'] });
    expect([code, output]).toEqual([0, '']);
    expect(readdirSync(folder).filter((name) => name.startsWith('.env') || name === 'keys')).toEqual([]);
    expect(readdirSync(home).toSorted()).toEqual(['bin', 'deploy.lock', 'incoming']);
  });

  test("what is mounted may be read by the app's user, whatever the umask of the upload was", async () => {
    const { folder } = await preflight({ args: ['--ignore-old-data'] });
    const mode = (name: string) => statSync(path.join(folder, name)).mode & 0o777;
    expect([
      mode('litestream/litestream.yml'),
      mode('litestream/deploy.conf'),
      mode('litestream/deploy.sh'),
      mode('litestream'),
    ]).toEqual([0o644, 0o644, 0o755, 0o755]);
  });

  test('all that is wrong is said at once, each with its remedy', async () => {
    const { code, output } = await preflight({
      cases: `'info --format'*) echo 'v2.20.3|[]|/' ;;`,
      sent: { ...values, APP_DOMAIN: '' },
      without: 'litestream.yml',
    });
    expect(code).toBe(3);
    expect(output).toMatch(
      /litestream\.yml was not uploaded[^]*APP_DOMAIN is missing[^]*Docker Compose is 2\.20\.3[^]*apt-get install docker-compose-plugin/,
    );
    expect(output.match(/^ {2}-> /gm)).toHaveLength(3);
  });

  test.each([
    [1023, 3, /^deploy: \S+ has 1023 MB free, a deployment needs 1024 MB\.?\n[^]*docker system df/m],
    [1024, 0, /^$/],
  ])("%d MB free on Docker's disk", async (free, expected, said) => {
    const df = `printf 'Avail\\n%s\\n' ${free * 1024}`;
    const { code, output } = await preflight({ args: ['--ignore-old-data'], commands: { df } });
    expect(output).toMatch(said);
    expect(code).toBe(expected);
  });

  test.each([
    [15, 3, /^deploy: \S+ has 15 MB free, a deployment needs 16 MB\.?\n[^]*Free some space on that disk/m],
    [16, 0, /^$/],
  ])('%d MB free on the disk of the deployment', async (free, expected, said) => {
    const df = `case "$*" in *' /') echo Avail; echo 9999999 ;; *) printf 'Avail\\n%s\\n' ${free * 1024} ;; esac`;
    const { code, output } = await preflight({ args: ['--ignore-old-data'], commands: { df } });
    expect(output).toMatch(said);
    expect(code).toBe(expected);
  });

  test('what is missing does not hide what is wrong with the host', async () => {
    const { output } = await preflight({
      sent: {},
      cases: `'ps --quiet --filter network='*) ;; 'ps --filter publish=80 '*) echo apache ;;`,
    });
    expect(output).toMatch(/AWS_S3_BUCKET is missing[^]*Port 80 is taken by apache/);
  });

  test('Docker that does not answer', async () => {
    const { code, output, home } = await preflight({ cases: `'info --format'*) exit 1 ;;` });
    expect(code).toBe(3);
    expect(output).toMatch(/Docker does not answer[^]*usermod -aG docker/);
    expect(readdirSync(path.join(home, 'incoming')), 'what was refused is not kept').toEqual([]);
  });

  test.each([
    ['2.4.1', 3],
    ['v2.26.0', 3],
    ['v2.26.1', 0],
    ['2.100.0', 0],
    ['5.0.0', 0],
  ])('Docker Compose %s: exit code %i', async (compose, expected) => {
    const { code, output } = await preflight({
      args: ['--ignore-old-data'],
      cases: `'info --format'*) echo '${compose}|["name=seccomp"]|/|x86_64' ;;`,
    });
    expect(code, output).toBe(expected);
    expect(output.includes(`these files need 2.26.1 or newer`)).toBe(expected !== 0);
  });

  test('no Compose at all', async () => {
    expect((await preflight({ cases: `'info --format'*) echo '|[]|/' ;;` })).output).toContain(
      'Docker Compose is none',
    );
  });

  test('a folder that is not on the host is named, and Docker makes none', async () => {
    const storage = [
      'storage=NAS',
      'storage_folder=REPLICA_FOLDER',
      'storage_identity=REPLICA_FOLDER',
      'storage_value=BACKUP_FOLDER json REPLICA_FOLDER required',
    ];
    const cases = `*' run --rm '*) echo 'Docker made the folder' ;;`;
    const sent = { ...values, BACKUP_FOLDER: '/nowhere/nas' };
    const { code, output } = await preflight({ storage, cases, sent, args: ['--ignore-old-data'] });
    expect(code).toBe(3);
    expect(output).toMatch(/The folder \/nowhere\/nas is not on this host[^]*or correct BACKUP_FOLDER\./);
    expect(output).not.toContain('Docker made the folder');
    expect(
      await preflight({ storage, sent: { ...values, BACKUP_FOLDER: '/tmp' }, args: ['--ignore-old-data'] }),
    ).toMatchObject({ code: 0, output: '' });
  });

  test('another owner of port 80', async () => {
    const { output } = await preflight({
      cases: `'ps --quiet --filter network='*) ;; 'ps --filter publish=80 '*) echo 'kamal-proxy (basecamp/kamal-proxy)' ;;`,
    });
    expect(output).toContain('Port 80 is taken by kamal-proxy (basecamp/kamal-proxy)');
    expect(output).toContain('docker stop kamal-proxy');
    expect(output).not.toContain('docker network connect');
  });

  test("data of an earlier deployment, by the repository's name in any case, with the command that takes it over", async () => {
    const { code, output } = await preflight({ cases: `'ps --filter volume='*) echo old-app ;;` });
    expect(code).toBe(3);
    expect(output).toMatch(
      /Volume Acme\.Shop-mydb, in use by old-app, holds data of an earlier deployment[^]*docker stop old-app; docker run [^\n]*'Acme\.Shop-mydb:\/from:ro' -v 'blazor-k3x9q2_data:\/to'[^]*--adopt local/,
    );
    expect(output).not.toContain('Volume other');
  });

  test.each<[string, string, number]>([
    ['goes on once it is in the new volume', 'app.db', 0],
    ['is not taken for taken over where the new volume is empty', '', 3],
  ])('data of an earlier deployment with --adopt local: %s', async (_what, held, expected) => {
    const { code } = await preflight({
      cases: `'volume inspect blazor-k3x9q2_data') ;; 'run --rm --volume blazor-k3x9q2_data:/to:ro '*) printf %s '${held}' ;;`,
      args: ['--adopt', 'local'],
    });
    expect(code).toBe(expected);
  });

  describe('containers of an earlier deployment', () => {
    const containers = (...lines: string[]) =>
      `'ps --all --quiet --no-trunc') echo 1 ;; 'inspect --format '*) printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')} ;;`;
    const running = (line: string, ...args: string[]) => preflight({ cases: containers(line), args });

    test.each<[string, string, RegExp]>([
      [
        'one that answers under the domain, with its volume',
        '/shop-app-1|shop|true|shop-app|www.d,d|/app/App_Data=shop_shopdata;',
        /Volume shop_shopdata, in use by shop-app-1, which answers under d, holds data[^]*docker stop shop-app-1; docker run [^\n]*'shop_shopdata:\/from:ro'/,
      ],
      [
        'one that keeps its data in a folder of the host',
        '/a||true|x|d|/app/App_Data=/root/.deploy/shop/App_Data;',
        /Folder \/root\/.deploy\/shop\/App_Data, in use by a, which answers under d,/,
      ],
      ['one without data of its own', '/a|shop|true|x|d|', /The container a already answers under d,[^]*docker stop a/],
      [
        'one of the same image that is stopped',
        '/a|shop|false|ghcr.io/Me/acme.shop:v1||/app/App_Data=old;',
        /Volume old holds data of an earlier deployment/,
      ],
    ])('%s', async (_what, line, expected) => {
      const { code, output } = await running(line);
      expect(code).toBe(3);
      expect(output).toMatch(expected);
      expect((await running(line, '--ignore-old-data')).output).not.toMatch(expected);
    });

    test.each([
      ['of this deployment', '/a|blazor-k3x9q2|true|ghcr.io/Me/acme.shop:v1|d|/app/App_Data=blazor-k3x9q2_data;'],
      ['that is stopped and of another image', '/a|shop|false|x|d|/app/App_Data=old;'],
      ['of another app', '/a|other|true|ghcr.io/acme/other:v1|e|/app/App_Data=other_data;'],
      ['that mounts another folder', '/a|shop|true|ghcr.io/Me/acme.shop:v1|e|/tmp=old;'],
    ])('none %s', async (_what, line) => {
      expect((await running(line)).output).not.toMatch(/ \/?a,? |already answers|shop_|Volume old/);
    });

    test('none of another deployment that has a sidecar of ours and a domain of its own, whatever its image is', async () => {
      const app = '/shop-app-1|shop|true|ghcr.io/Me/acme.shop:v1|other.example.org|/app/App_Data=shop_data;|';
      const sidecar = '/shop-litestream-1|shop|true|litestream/litestream:0.5.18||/data=shop_data;|0123abcd';
      expect((await preflight({ cases: containers(app, sidecar) })).output).not.toMatch(/already answers|shop_/);
      expect((await preflight({ cases: containers(app) })).output).toContain('Volume shop_data');
    });
  });
});
