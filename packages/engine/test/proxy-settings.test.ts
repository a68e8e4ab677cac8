import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { engine, engineBash, fakeCommands, noShell, scratch } from './shell.js';

/** The folder of a proxy's settings, and what runs LINES of the engine beside it; the container's shell is one of this machine. */
function proxy({ nginx = 'exit 0', files = {} }: { nginx?: string; files?: Record<string, string> } = {}) {
  const home = scratch();
  const etc = path.join(home, 'nginx');
  for (const folder of ['vhost.d', 'conf.d']) mkdirSync(path.join(etc, folder), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(etc, name), text);
  const docker = `case "$*" in
    'ps '*) echo nginx-proxy-1 ;;
    'exec nginx-proxy-1 sh -c '*) script=\${5//\\/etc\\/nginx/$HOME/nginx}; shift 5; sh -c "$script" "$@" ;;
  esac`;
  const file = (name: string) => path.join(etc, 'vhost.d', name);
  return {
    text: (name: string) => (existsSync(file(name)) ? readFileSync(file(name), 'utf8') : undefined),
    calls: () => (existsSync(path.join(home, 'calls')) ? readFileSync(path.join(home, 'calls'), 'utf8') : ''),
    run: (lines: string, { id = 'shop-k3x9q2', domains = 'shop.dev,www.shop.dev' } = {}) =>
      engineBash(
        [
          '-c',
          `. ${engine}; home=${home}; conf[id]=${id} conf[upload_megabytes]=20 conf[proxy_seconds]=90
value_of() { echo ${domains}; }; say() { echo "$*"; }; ${lines}`,
        ],
        {
          cwd: home,
          env: {
            HOME: home,
            PATH: fakeCommands(home, {
              docker,
              nginx: `echo "$*" >>"$HOME/calls"; ${nginx}`,
              timeout: 'shift; exec "$@"',
            }),
          },
        },
      ),
  };
}

const block = (id = 'shop-k3x9q2', first = 'include /etc/nginx/vhost.d/default_locatio[n];\n') =>
  `# For ${id}, written by deploy.sh: begin\n${first}client_max_body_size 20m;\nproxy_read_timeout 90s;\nproxy_send_timeout 90s;\n` +
  `# For ${id}, written by deploy.sh: end\n`;
const written = (text: string | undefined) =>
  text?.replaceAll(/include \S*\/nginx\/vhost/g, 'include /etc/nginx/vhost');

describe.skipIf(noShell)('the limits and redirects of the proxy', () => {
  test('stand in a file of each domain, and nginx reads them', async () => {
    const { run, text, calls } = proxy();
    expect((await run('set_proxy')).output).toContain('the proxy has the limits and redirects of this app now');
    expect(written(text('shop.dev_location'))).toBe(block());
    expect(written(text('www.shop.dev_location'))).toBe(block());
    expect(calls()).toBe('-t\n-s reload\n');
  });

  test('that stand there already change nothing', async () => {
    const { run, calls } = proxy();
    await run('set_proxy');
    expect((await run('set_proxy')).output).toBe('');
    expect(calls()).toBe('-t\n-s reload\n');
  });

  test('of two apps do not disturb each other, and leave with their app', async () => {
    const { run, text } = proxy();
    await run('set_proxy');
    await run('set_proxy', { id: 'blog-a1b2c3', domains: 'blog.dev' });
    expect(written(text('shop.dev_location'))).toBe(block());
    expect(written(text('blog.dev_location'))).toBe(block('blog-a1b2c3'));
    await run('forget_proxy_settings');
    expect(text('shop.dev_location')).toBeUndefined();
    expect(text('www.shop.dev_location')).toBeUndefined();
    expect(written(text('blog.dev_location'))).toBe(block('blog-a1b2c3'));
  });

  test('leave a domain that the app no longer has', async () => {
    const { run, text } = proxy();
    await run('set_proxy');
    await run('set_proxy', { domains: 'shop.dev' });
    expect(text('www.shop.dev_location')).toBeUndefined();
  });

  test('leave with the last value in deploy.conf', async () => {
    const { run, text } = proxy();
    await run('set_proxy');
    expect((await run('conf[upload_megabytes]= conf[proxy_seconds]=; set_proxy')).output).toBe(
      'the limits and redirects of this app are taken out of the proxy\n',
    );
    expect(text('shop.dev_location')).toBeUndefined();
  });

  test('stay beside the lines of somebody else, whose own limit counts', async () => {
    const own = 'client_max_body_size 5g;\nadd_header X-Own 1;\n';
    const { run, text } = proxy({ files: { 'vhost.d/shop.dev_location': own } });
    expect((await run('set_proxy', { domains: 'shop.dev' })).output).toContain(
      'this host has a client_max_body_size of its own for shop.dev',
    );
    expect(text('shop.dev_location')).toBe(own + block('shop-k3x9q2', '').replace('client_max_body_size 20m;\n', ''));
    await run('forget_proxy_settings');
    expect(text('shop.dev_location')).toBe(own);
  });

  test.each(['vhost.d/shop.dev', 'vhost.d/default', 'vhost.d/default_location', 'conf.d/uploads.conf'])(
    'a limit of the host in %s counts',
    async (file) => {
      const { run, text } = proxy({ files: { [file]: 'proxy_read_timeout 20m;\n' } });
      await run('set_proxy', { domains: 'shop.dev' });
      expect(text('shop.dev_location')).not.toContain('proxy_read_timeout');
      expect(text('shop.dev_location')).toContain('client_max_body_size 20m;');
    },
  );

  test('a name that only leads to the main one says so, and the main one never leads anywhere', async () => {
    const { run, text } = proxy();
    await run('conf[redirect_domains]=shop.dev,www.shop.dev,old.dev; set_proxy');
    expect(written(text('shop.dev_location'))).toBe(block());
    expect(text('www.shop.dev_location')).toContain('\nreturn 301 $scheme://shop.dev$request_uri;\n');
    expect(text('old.dev_location')).toBeUndefined();
    await run('conf[redirect_domains]=; set_proxy');
    expect(written(text('www.shop.dev_location'))).toBe(block());
  });

  test('a redirect that the host itself has for the name counts', async () => {
    const { run, text } = proxy({ files: { 'vhost.d/www.shop.dev': 'return 302 https://shop.dev/new;\n' } });
    const { output } = await run('conf[redirect_domains]=www.shop.dev; set_proxy');
    expect(output).toContain('this host has a return of its own for www.shop.dev');
    expect(text('www.shop.dev_location')).not.toContain('return 301');
  });

  test('what the host has for a path, or for another name, is no setting of this one', async () => {
    const { run, text } = proxy({
      files: {
        'vhost.d/www.shop.dev':
          'location = /old {\n  return 302 https://shop.dev/new;\n}\n# return 302 https://shop.dev;\n',
        'conf.d/intern.conf':
          'server {\n  server_name intern.dev;\n  client_max_body_size 1m;\n  return 301 https://x.dev;\n}\n',
      },
    });
    const { output } = await run('conf[redirect_domains]=www.shop.dev; set_proxy');
    expect(output).toBe('the proxy has the limits and redirects of this app now\n');
    expect(text('www.shop.dev_location')).toContain('return 301 $scheme://shop.dev$request_uri;');
    expect(text('www.shop.dev_location')).toContain('client_max_body_size 20m;');
  });

  test('that nginx refuses are taken out again, and the deployment goes on', async () => {
    const { run, text } = proxy({ nginx: 'if [ "$1" = -t ]; then echo "emerg: duplicate"; exit 1; fi' });
    const { code, output } = await run('set_proxy');
    expect(code).toBe(0);
    expect(output).toMatch(
      /nginx-proxy refused the limits and redirects of this app[^\n]*duplicate[^]*upload_megabytes/,
    );
    expect(text('shop.dev_location')).toBeUndefined();
  });
});
