import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { confLines, missingTools, workflowJob } from './workflow-job.js';

const skipped = missingTools.length > 0;

describe.skipIf(skipped)('deploy.sh image', () => {
  test('makes names that a registry takes', async () => {
    const { outputs } = await workflowJob().run(['image', 'name'], { VERSION: 'feature/a+b_1.0' });
    expect(outputs).toBe('name=acme/shop\nversion=feature-a-b_1.0\nimage=ghcr.io/acme/shop:feature-a-b_1.0\n');
  });

  test.each([
    ['v1;touch ran', 'v1-touch-ran'],
    ['$(touch ran)', '--touch-ran-'],
    ['`touch ran`', '-touch-ran-'],
    [`v1'"|&>ran`, 'v1-----ran'],
    ['v1 :latest@x/../y', 'v1--latest-x-..-y'],
    ['vé\nimage=other', 'v--image-other'],
  ])('a tag %j of Git is a name and nothing else', async (VERSION, version) => {
    const job = workflowJob();
    const { code, outputs } = await job.run(['image', 'name'], { VERSION, LC_ALL: 'C.UTF-8' });
    expect([code, outputs]).toEqual([0, `name=acme/shop\nversion=${version}\nimage=ghcr.io/acme/shop:${version}\n`]);
    expect(existsSync(path.join(job.folder, 'ran'))).toBe(false);
  });

  test('names the first domain, for what is built for one host', async () => {
    const host = async (lines: string[], APP_DOMAIN: string) =>
      /^host=(.*)$/m.exec(
        (await workflowJob([...confLines, ...lines]).run(['image', 'name'], { VERSION: 'v1', APP_DOMAIN })).outputs,
      )?.[1];
    expect(await host([], 'shop.dev, www.shop.dev')).toBe('shop.dev');
    expect(await host(['domain=a.dev,b.dev'], 'shop.dev')).toBe('a.dev');
    expect(await host([], '')).toBeUndefined();
  });

  test.each([
    ['ghcr.io/usememos/memos:0.25', '', 'name=usememos/memos\nversion=0.25\nimage=ghcr.io/usememos/memos:0.25\n'],
    ['vaultwarden/server:1.34', '1.33', 'name=vaultwarden/server\nversion=1.33\nimage=vaultwarden/server:1.33\n'],
    [
      'registry.example.org:5000/app',
      '',
      'name=registry.example.org:5000/app\nversion=latest\nimage=registry.example.org:5000/app:latest\n',
    ],
  ])('of an image that somebody else publishes, %s, with the version "%s"', async (image, version, expected) => {
    const { code, outputs } = await workflowJob([...confLines, `image=${image}`]).run(['image', 'name'], {
      VERSION: version,
    });
    expect([code, outputs]).toEqual([0, expected]);
  });

  test('says where the name of such an image is corrected', async () => {
    const job = workflowJob([...confLines, 'image=ghcr.io/usememos/memos:0.25']);
    const { code, output } = await job.run(
      ['image', 'digest'],
      { IMAGE: 'ghcr.io/usememos/memos:0.99' },
      { docker: 'exit 1' },
    );
    expect(code).toBe(1);
    expect(output).toContain('Correct image in .deploy/deploy.conf');
  });

  test('logs in to the registry of a private image, and says when it refuses', async () => {
    const find = (image: string, docker: string) =>
      workflowJob([...confLines, `image=${image}`]).run(
        ['image', 'digest'],
        { IMAGE: image, REGISTRY_USERNAME: 'reader', REGISTRY_PASSWORD: 'pat-1' },
        { docker },
      );
    const docker = `if [ "$1" = login ]; then echo "$*" >&2; [ "$(cat)" = pat-1 ]; else echo '{"digest":"sha256:ab"}'; fi`;
    expect(await find('acme/app:1', docker)).toMatchObject({ code: 0, outputs: 'digest=sha256:ab\n' });
    const refusing = 'echo "login $*"; echo denied; exit 1';
    for (const [image, registry] of [
      ['acme/app:1', 'docker.io'],
      ['registry.example.org:5000/app', 'registry.example.org:5000'],
    ] as const) {
      const { code, output } = await find(image, refusing);
      expect(code).toBe(1);
      expect(output).toContain(`::error title=Login refused::${registry} refuses the login of reader: denied.`);
      expect(output).not.toContain('pat-1');
    }
  });

  test('finds the digest, or says that there is no such image', async () => {
    const find = (docker: string) =>
      workflowJob().run(['image', 'digest'], { IMAGE: 'ghcr.io/acme/shop:v1' }, { docker });
    expect(await find(`echo '{"digest":"sha256:ab"}'`)).toMatchObject({ code: 0, outputs: 'digest=sha256:ab\n' });
    const { code, output, outputs } = await find('echo "not found" >&2; exit 1');
    expect([code, outputs]).toEqual([1, '']);
    expect(output).toContain('::error title=No such image::ghcr.io/acme/shop:v1 is not in the registry.');
  });
});

describe.skipIf(skipped)('deploy.sh image patch', () => {
  const settings = { ConnectionStrings: { Default: 'a' }, Hosts: ['a', 'b'], smtp: {} };
  const patch = async (operations: unknown, text = JSON.stringify(settings)) => {
    const job = workflowJob();
    const file = path.join(job.folder, 'appsettings.json');
    writeFileSync(file, text);
    const result = await job.run(['image', 'patch'], {
      FILE: file,
      APPSETTINGS_PATCH: typeof operations === 'string' ? operations : JSON.stringify(operations),
    });
    return { ...result, text: readFileSync(file, 'utf8') };
  };

  test('changes what the patch names, and nothing else', async () => {
    const { code, output, text } = await patch(
      [
        { op: 'replace', path: '/ConnectionStrings/Default', value: 'hush "$(id)" \\ ü' },
        { op: 'add', path: '/smtp', value: { Password: 'hush' } },
        { op: 'add', path: '/smtp/a~1b~0', value: 1 },
        { op: 'add', path: '/Hosts/1', value: 'c' },
        { op: 'add', path: '/Hosts/-', value: 'd' },
        { op: 'copy', from: '/Hosts/0', path: '/First' },
        { op: 'move', from: '/Hosts/0', path: '/Moved' },
        { op: 'test', path: '/Hosts/0', value: 'c' },
        { op: 'remove', path: '/Hosts/1' },
      ],
      `\uFEFF${JSON.stringify(settings)}`,
    );
    expect(code).toBe(0);
    expect(JSON.parse(text)).toEqual({
      ConnectionStrings: { Default: 'hush "$(id)" \\ ü' },
      Hosts: ['c', 'd'],
      smtp: { Password: 'hush', 'a/b~': 1 },
      First: 'a',
      Moved: 'a',
    });
    expect(output).not.toContain('hush');
  });

  test.each<[string, unknown, string?]>([
    ['no JSON', 'hush'],
    ['no array', '{"op":"add"}'],
    ['a path that is not there', [{ op: 'replace', path: '/Absent', value: 'hush' }]],
    ['something to remove that is not there', [{ op: 'remove', path: '/Hosts/7' }]],
    ['a test that fails', [{ op: 'test', path: '/Hosts/0', value: 'hush' }]],
    ['no operation', [{ op: 'hush', path: '/Hosts' }]],
    ['settings with comments', [{ op: 'add', path: '/a', value: 'hush' }], '{ // why\n }'],
  ])('stops, without the value and with the file as it was: %s', async (_what, operations, text) => {
    const before = text ?? JSON.stringify(settings);
    const { code, output, text: after } = await patch(operations, before);
    expect([code, after]).toEqual([1, before]);
    expect(output).toContain('::error title=APPSETTINGS_PATCH::');
    expect(output).not.toContain('hush');
  });

  test('does nothing without the secret', async () => {
    const { code, text } = await patch('');
    expect([code, JSON.parse(text)]).toEqual([0, settings]);
  });
});

describe.skipIf(skipped)('deploy.sh image host', () => {
  const fill = async (host: string) => {
    const job = workflowJob();
    const site = path.join(job.folder, 'checkout/MyApp.Client/www root');
    mkdirSync(site, { recursive: true });
    const files = {
      _redirects: '/api/* https://{DEPLOY_API}/api',
      'appsettings.Production.json': '{"a":"https://{DEPLOY_API}"}',
      'other.md': 'https://{DEPLOY_API}',
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(site, name), text);
    const result = await job.run(['image', 'host'], { DEPLOY_API: host });
    return { ...result, texts: Object.keys(files).map((name) => readFileSync(path.join(site, name), 'utf8')) };
  };

  test('fills in the host where the site reads it, and nowhere else', async () => {
    expect(await fill('shop.example.org')).toMatchObject({
      code: 0,
      texts: ['/api/* https://shop.example.org/api', '{"a":"https://shop.example.org"}', 'https://{DEPLOY_API}'],
    });
  });

  test.each(['', 'a|b', 'a b'])('stops at a host that is none: "%s"', async (host) => {
    expect(await fill(host)).toMatchObject({ code: 1 });
  });
});

describe.skipIf(skipped)('deploy.sh image pages', () => {
  test('puts the site on the branch gh-pages, on top of what is there', async () => {
    const job = workflowJob();
    const remote = path.join(job.folder, 'server/acme/Shop.git');
    const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
    git('init', '--quiet', '--bare', remote);
    const site = path.join(job.folder, 'wwwroot');
    mkdirSync(site);
    const publish = (page: string) => {
      writeFileSync(path.join(site, 'index.html'), page);
      return job.run(['image', 'pages'], {
        FOLDER: site,
        GITHUB_SERVER_URL: `file://${path.join(job.folder, 'server')}`,
      });
    };
    expect(await publish('one')).toMatchObject({ code: 0 });
    expect(await publish('two')).toMatchObject({ code: 0 });
    expect((await publish('two')).output).toContain('GitHub Pages already has this site.');
    expect(git('-C', remote, 'show', 'gh-pages:index.html')).toBe('two');
    expect(git('-C', remote, 'rev-list', '--count', 'gh-pages')).toBe('2');
    expect(git('-C', remote, 'ls-tree', '--name-only', 'gh-pages')).toBe('.nojekyll\nindex.html');
  });

  test('stops without a site', async () => {
    const job = workflowJob();
    expect(await job.run(['image', 'pages'], { FOLDER: job.folder })).toMatchObject({ code: 1 });
  });
});

test.skipIf(skipped)('deploy.sh clean removes what was read, and the keys', async () => {
  const job = workflowJob();
  job.write('key', 'secret');
  expect(await job.run(['clean'])).toMatchObject({ code: 0 });
  expect(existsSync(path.join(job.folder, 'deploy'))).toBe(false);
});

test.skipIf(skipped).each([
  ['record', 'all'],
  ['remote', 'reboot'],
  ['image', 'size'],
])('deploy.sh %s %s is a wrong usage', async (...args) => {
  expect(await workflowJob().run(args)).toMatchObject({ code: 2 });
});
