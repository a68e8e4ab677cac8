import { describe, expect, test } from 'vitest';
import { emptyHost, host, sample, values } from './deploy-host.js';
import { proxyCompose } from './deploy-sample.js';
import { noShell } from './shell.js';

const second = { ...values, APP_IMAGE: 'app:2' };
const pins = (nginx: string, companion: string) =>
  `'ps --filter network=nginx-proxy --filter label=com.docker.compose.project=nginx-proxy '*) printf '%s\\n' 'nginx-proxy ${nginx}' 'acme-companion ${companion}' ;;`;
const images = (nginx: string, companion = '2.8.2') =>
  pins(`nginxproxy/nginx-proxy:${nginx}`, `nginxproxy/acme-companion:${companion}`);

describe.skipIf(noShell)('the proxy of a host that runs already', { timeout: 60_000 }, () => {
  async function updates(cases: string, file = proxyCompose()) {
    const { deploy } = await host();
    const { code, output, calls } = await deploy({
      sent: second,
      cases,
      uploads: { ...sample, files: { 'nginx-proxy-compose.yml': file } },
    });
    expect(code).toBe(0);
    const updated = calls.some((call) => /--file \S+\/nginx-proxy-compose\.yml .* up -d --quiet-pull$/.test(call));
    expect(output.includes('updating the proxy of this host')).toBe(updated);
    return updated;
  }

  test.each([
    ['the images that the file names', images('1.11.6'), false],
    ['an older nginx-proxy', images('1.9.0'), true],
    ['an older companion', images('1.11.6', '2.7.10'), true],
    ['a newer one, of another app of this host', images('1.12.0'), false],
    ['one newer and one older', images('1.12.0', '2.7.0'), false],
    ['an image of another name', pins('me/nginx-proxy:1.0.0', 'nginxproxy/acme-companion:2.8.2'), false],
    ["somebody else's proxy", '', false],
    ['an older one by digest', images('1.9.0@sha256:0'), true],
  ])('%s', async (_, cases, expected) => expect(await updates(cases)).toBe(expected));

  test('the same images, in a file that this deployment changes', async () => {
    expect(await updates(images('1.11.6'), proxyCompose('1.11.6', '2.8.2', '    environment: {}\n'))).toBe(true);
  });

  test('a file that this deployment changes does not bring an older image back', async () => {
    expect(await updates(images('1.12.0'), proxyCompose('1.11.7'))).toBe(false);
  });

  test('newer images that cannot be pulled change nothing, and that is the one error', async () => {
    const { deploy, env } = await host();
    const { code, output, calls } = await deploy({
      sent: second,
      cases: `*'/nginx-proxy-compose.yml '*' pull '*) echo 'manifest unknown' >&2; exit 18 ;; ${images('1.9.0')}`,
    });
    expect(code).toBe(1);
    expect(output).toMatch(/An image of the proxy cannot be pulled: manifest unknown\n {2}-> [^]*failed=pull/);
    expect(output.match(/^deploy: /gm)).toHaveLength(1);
    expect(calls.filter((call) => / (?:up|stop|start|run) (?!.* restore --check)/.test(call))).toEqual([]);
    expect(env()).toContain('APP_IMAGE="app:1"');
  });

  test('the images of a proxy that is up to date are not pulled', async () => {
    const { deploy } = await host();
    const { calls } = await deploy({ sent: second, cases: images('1.11.6') });
    expect(calls.filter((call) => call.includes('nginx-proxy-compose.yml'))).toEqual([]);
  });
});

describe.skipIf(noShell)('with proxy=no', { timeout: 60_000 }, () => {
  test('none is started or asked, and the deployment stands; with --foreground it writes no log', async () => {
    const { deploy, read } = emptyHost({ ...sample, conf: [...sample.conf, 'proxy=no'] });
    const cases = `'ps --quiet --filter network='*) ;; 'ps --filter publish='*) echo 'other (web)' ;;`;
    const { code, output, calls } = await deploy({ cases, args: ['--foreground'], commands: { curl: 'exit 1' } });
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/^proven=/m) });
    expect(output).not.toMatch(/^(?:un)?reached=/m);
    expect(calls.filter((call) => call.includes('nginx-proxy-compose.yml'))).toEqual([]);
    expect(() => read('deploy.log')).toThrow('ENOENT');
  });
});
