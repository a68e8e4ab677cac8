import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { missingTools, workflowJob } from './workflow-job.js';

const skipped = missingTools.length > 0;

describe.skipIf(skipped)('deploy.sh connect', () => {
  test('keeps the key of the host', async () => {
    const job = workflowJob();
    expect(
      await job.run(['connect'], {}, { ssh: `printf 'debug1: Server host key: ssh-ed25519 SHA256:one\\r\\n' >&2` }),
    ).toMatchObject({ code: 0 });
    expect(job.read('host_key')).toBe('ssh-ed25519 SHA256:one\n');
  });

  test('says why the host cannot be reached, and stops', async () => {
    const { code, output } = await workflowJob().run(
      ['connect'],
      {},
      { ssh: 'echo "debug1: much" >&2; echo "Permission denied (publickey)." >&2; exit 255' },
    );
    expect(code).toBe(1);
    expect(output).toMatch(/^Permission denied \(publickey\)\.\n::error title=SSH::The host cannot be reached\./);
  });
});

describe.skipIf(skipped)('deploy.sh remote', () => {
  /** The host is a folder; its deploy.sh says how it was called and what it was sent. */
  const ssh = 'cd "$HOST" && exec bash -c "${@: -1}"';
  const program = (lines: string) => `echo "called $*"; cat; ${lines}\n`;

  function job(lines = '', login = '') {
    const one = workflowJob();
    const host = path.join(one.folder, 'host');
    mkdirSync(host);
    one.write('values', 'A=Yg==\n');
    one.write('options', "'--proven' 'it'\\''s.db@01'\n");
    const send = (args: readonly string[], env = {}) =>
      one.run(
        ['remote', ...args],
        { HOST: host, HOST_PROGRAM: program(lines), ...env },
        {
          ssh: `${login}\n${ssh}`,
          // The upload is a real one; what the host runs of it is played. A home may be mounted without the right to execute.
          tar: `case "$*" in -xf*) /bin/tar "$@" && printf %s "$HOST_PROGRAM" >"\${@: -1}/deploy.sh" && chmod 600 "\${@: -1}/deploy.sh" ;; *) exec /bin/tar "$@" ;; esac`,
        },
      );
    const uploads = () => readdirSync(path.join(host, 'deploy/blazor-k3x9q2/incoming'));
    return { ...one, host, send, uploads };
  }

  test('uploads once a run, and gives the options and the values', async () => {
    const one = job();
    const { code, output } = await one.send(['preflight']);
    const time = /--now (20\S+Z)\n/.exec(output)?.[1] ?? '';
    expect(Math.abs(Date.now() - Date.parse(time))).toBeLessThan(60_000);
    expect([code, output]).toEqual([0, `called preflight --proven it's.db@01 --now ${time}\nA=Yg==\n`]);
    expect(one.read('log')).toBe(output);
    expect(one.uploads()).toEqual(['7-1']);
    const folder = path.join(one.host, 'deploy/blazor-k3x9q2/incoming/7-1');
    expect(readdirSync(folder).toSorted()).toEqual([
      'deploy.conf',
      'deploy.sh',
      'docker-compose-template.yml',
      'litestream.yml',
      'nginx-proxy-compose.yml',
    ]);
    writeFileSync(path.join(folder, 'mark'), '');
    await one.send(['deploy']);
    expect(existsSync(path.join(folder, 'mark')), 'not uploaded again').toBe(true);
  });

  test('an override and hooks of yours go along', async () => {
    const one = job();
    writeFileSync(path.join(one.deploy, 'compose.override.yml'), 'services: {}\n');
    mkdirSync(path.join(one.deploy, 'hooks'));
    writeFileSync(path.join(one.deploy, 'hooks/after-deploy'), '');
    await one.send(['preflight']);
    expect(readdirSync(path.join(one.host, 'deploy/blazor-k3x9q2/incoming/7-1'))).toEqual(
      expect.arrayContaining(['compose.override.yml', 'hooks']),
    );
  });

  test('outputs the proof, and since when the version holds', async () => {
    const one = job('echo return_to=2026-03-01T00:00:00Z; echo proven=app.db@01');
    expect((await one.send(['deploy'])).outputs).toBe('proven=app.db@01\nsince=2026-03-01T00:00:00Z\n');
    expect((await job('echo proven=app.db@01').send(['deploy'])).outputs).toMatch(
      /^proven=app\.db@01\nsince=20\d\d-[-\dT:]+Z\n$/,
    );
  });

  test('a login shell that prints text is no answer of the host', async () => {
    const one = job(
      'echo return_to=2026-03-01T00:00:00Z; echo proven=app.db@01',
      String.raw`printf 'Welcome!\n proven=no@02\nproven: no\n'; echo 'stty: no terminal' >&2`,
    );
    const { code, outputs, output } = await one.send(['deploy']);
    expect([code, outputs], output).toEqual([0, 'proven=app.db@01\nsince=2026-03-01T00:00:00Z\n']);
    expect(one.uploads()).toEqual(['7-1']);
  });

  test('fails with the host, and leaves no outputs', async () => {
    const one = job('echo proven=app.db@01; exit 4');
    expect(await one.send(['deploy'])).toMatchObject({ code: 4, outputs: '' });
    expect(existsSync(path.join(one.folder, 'deploy/finished'))).toBe(false);
  });

  test('a look restores copies of a moment, which go away with the upload', async () => {
    const one = job('[ "$1" != look ] || mkdir -p deploy/blazor-k3x9q2/look/2026-01-02T060000Z');
    await one.send(['preflight']);
    const { code, output } = await one.send(['look'], { AT: '2026-01-02T06:00:00Z', HOME: one.host });
    expect([code, output]).toEqual([0, 'called look --at 2026-01-02T06:00:00Z\n']);
    expect(one.read('log')).toMatch(/^called preflight[^]*called look/);
    expect([readdirSync(path.join(one.host, 'deploy/blazor-k3x9q2/look')), one.uploads()]).toEqual([[], []]);
  });
});
