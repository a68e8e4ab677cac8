import path from 'node:path';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { at, host, sample, values } from './deploy-host.js';
import { bash, engine, engineBash, noShell, scratch } from './shell.js';

const second = { ...values, APP_IMAGE: 'app:2' };

describe.skipIf(noShell)('hooks', { timeout: 60_000 }, () => {
  const hook = (name: string, body: string) => ({ ...sample, files: { [`hooks/${name}`]: `#!/bin/sh\n${body}\n` } });
  const tell =
    'env | sort | grep -vE "^(PWD|SHLVL|_|DOCKER_HOST)="; pwd; if read -r line; then echo "input: $line"; fi';

  test.each(['before-deploy', 'after-deploy'])(
    '%s gets the image, the domain and the id, and no secret',
    async (name) => {
      const { deploy, home } = await host();
      const { code, output } = await deploy({ uploads: hook(name, tell), sent: second });
      expect(code).toBe(0);
      const said = output
        .slice(output.indexOf(`running hooks/${name}`))
        .split('\n')
        .slice(1, 7)
        .join('\n');
      expect(said).toMatch(
        new RegExp(
          `^APP_DOMAIN=d\nAPP_IMAGE=app:2\nDEPLOYMENT_ID=blazor-k3x9q2\nHOME=${home}\nPATH=[^\n]*\n${name === 'before-deploy' ? `${home}/incoming/2` : home}$`,
        ),
      );
    },
  );

  test('before-deploy that fails changes nothing', async () => {
    const { deploy, env, home } = await host();
    const { code, output, calls } = await deploy({ uploads: hook('before-deploy', 'exit 7'), sent: second });
    expect(code).toBe(1);
    expect(output).toMatch(
      /hooks\/before-deploy failed\. The preceding lines are its output\. Nothing was changed\.\n[^]*failed=before-deploy/,
    );
    expect(calls.filter((call) => / (?:up|stop) |--before-migration|^start /.test(call))).toEqual([]);
    expect([env().includes('app:1'), existsSync(path.join(home, 'hooks'))]).toEqual([true, false]);
  });

  test('before-deploy runs after the preflight and the pull', async () => {
    const { deploy } = await host();
    const { calls } = await deploy({
      uploads: hook('before-deploy', 'echo the-hook >>"$HOME/calls"'),
      sent: second,
      cases: `'image inspect '*) exit 1 ;;`,
    });
    expect(at(calls, 'the-hook')).toBeGreaterThan(at(calls, 'pull --quiet app:2'));
    expect(at(calls, 'the-hook')).toBeLessThan(at(calls, 'up -d --no-deps litestream'));
  });

  test('after-deploy that fails is said, and the new version serves on', async () => {
    const { deploy, env } = await host();
    const { code, output, calls } = await deploy({ uploads: hook('after-deploy', 'echo no; exit 7'), sent: second });
    expect(code).toBe(1);
    expect(output).toMatch(
      /no\n[^\n]*hooks\/after-deploy failed\. The preceding lines are its output\. The new version serves[^]*proven=app\.db@[^]*failed=after-deploy/,
    );
    expect(env()).toContain('APP_IMAGE="app:2"');
    expect(calls.filter((call) => call.includes('up -d --no-deps litestream app'))).toEqual([]);
  });

  test('one that is not executable is made so', async () => {
    const folder = scratch();
    const script = `. ${engine}; home=$1; conf[id]=x step_limit=1m new_image=i; collect_docker_env; mkdir "$1/hooks"; printf '#!/bin/sh\\necho it ran\\n' >"$1/hooks/after-deploy"; run_hook after-deploy "$1"`;
    expect((await engineBash(['-c', script, 'bash', folder])).output).toContain('it ran');
    expect(readFileSync(path.join(folder, 'hooks/after-deploy'), 'utf8')).toContain('it ran');
  });

  test('what one leaves running does not hold the lock of deployments', async () => {
    const { deploy, home } = await host();
    await deploy({ uploads: hook('after-deploy', 'sleep 30 >/dev/null 2>&1 & echo $! >helper'), sent: second });
    const free = await bash(['-c', 'flock -n "$0/deploy.lock" true && echo free; kill "$(cat "$0/helper")"', home]);
    expect(free.output).toBe('free\n');
  });

  test('one that hangs is ended with the limit of every step', async () => {
    const folder = scratch();
    const script = `. ${engine}; home=$1; conf[id]=x step_limit=0.2 new_image=i; collect_docker_env; mkdir "$1/hooks"; printf '#!/bin/sh\\nexec sleep 20\\n' >"$1/hooks/after-deploy"; run_hook after-deploy "$1" || echo "exit code $?"`;
    expect((await engineBash(['-c', script, 'bash', folder])).output).toContain('exit code 124');
  });
});
