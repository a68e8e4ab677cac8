import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { confLines, key, missingTools, workflowJob } from './workflow-job.js';

describe.skipIf(missingTools.length > 0)('deploy.sh drill', () => {
  const storage = { AWS_S3_BUCKET: 'bucket', AWS_SECRET_ACCESS_KEY: 'a$b', MAX_AGE_DAYS: '30' };
  const restored = (days: number) =>
    `restored=${new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 19)}Z app.db`;

  /** Runs it; Docker is played, and keeps its calls and the folder that it works in. */
  async function drill(docker: string, env: Record<string, string> = storage, proven = 'app.db@01', missing?: string) {
    const job = workflowJob([...confLines, 'pattern=logs/*.db']);
    job.write('record', `${JSON.stringify({ proven, missing })}\n`);
    const result = await job.run(['drill'], env, {
      docker: `printf '%s\\n' "$*" >>"$HOME/calls"; (cd "$HOME/drill" && ls -lLR . >"$HOME/files"; cat .env >"$HOME/values")
      case "$*" in *' run '*) ${docker} ;; esac`,
    });
    const kept = (name: string) =>
      existsSync(path.join(job.folder, name)) ? readFileSync(path.join(job.folder, name), 'utf8') : '';
    return {
      ...result,
      calls: kept('calls').trim().split('\n'),
      files: kept('files'),
      values: kept('values'),
      left: readdirSync(job.folder).includes('drill'),
      job,
    };
  }

  test('the service of the deployment restores everything, to a volume that goes away again', async () => {
    const { code, calls, summary, values, files, left, job } = await drill(
      `echo '${restored(1)}'; echo "${restored(1).replace('app.db', "it's.db")}"`,
      storage,
      "it's.db@01",
    );
    expect(code).toBe(0);
    expect(calls[0]).toMatch(
      /--project-name blazor-k3x9q2-drill-\d+ run --rm --no-deps -T --env COMPOSE_PROJECT=blazor-k3x9q2 restore --heartbeat --proven it's\.db@01$/,
    );
    expect(calls.at(-1)).toMatch(/--project-name blazor-k3x9q2-drill-\d+ down --volumes$/);
    expect(summary).toMatch(/### Every database can be restored\n[^]*\| `app\.db` \| 20\d\d-/);
    expect(values).toMatch(
      /^APP_IMAGE="not-needed"$[^]*^SITE="not-needed"$[^]*^REPLICA_BUCKET="bucket"$[^]*^LITESTREAM_SECRET_ACCESS_KEY="a\\\$b"$/m,
    );
    expect(files).toMatch(/litestream:\n[^]*rwxr-xr-x[^\n]* deploy\.sh\n/);
    expect(left).toBe(false);
    expect(readdirSync(job.deploy).toSorted(), 'the checkout stays as it is').toEqual([
      'deploy.conf',
      'deploy.sh',
      'docker-compose-template.yml',
      'litestream.yml',
      'nginx-proxy-compose.yml',
    ]);
    for (const call of calls) expect(call).not.toMatch(/bucket|a\$b/);
  });

  test('names every secret of the storage that is missing, and starts nothing', async () => {
    const { code, calls, output } = await drill('', { MAX_AGE_DAYS: '30' });
    expect([code, calls.filter((call) => call.includes(' run '))]).toEqual([1, []]);
    expect([...output.matchAll(/^restore drill: (\w+) is missing/gm)].map(([, name]) => name)).toEqual([
      'AWS_S3_BUCKET',
      'AWS_SECRET_ACCESS_KEY',
    ]);
  });

  test.each([
    [
      'a database that cannot be restored',
      `echo 'restore: app.db is damaged'; exit 4`,
      /restore: app\.db is damaged\n::error title=Restore drill::At least one database could not be restored on a new host/,
    ],
    [
      'nothing at all',
      'echo done',
      /::error title=Restore drill::Nothing was restored, although something was deployed/,
    ],
    [
      'a backup that no longer moves',
      `echo '${restored(40)}'`,
      /::error title=Restore drill::The newest change in the backup is 40 days old/,
    ],
  ])('fails with %s', async (_, docker, message) => {
    const { code, output, left } = await drill(docker);
    expect([code, left]).toEqual([1, false]);
    expect(output).toMatch(message);
  });

  const beat = (hours: number) =>
    `echo heartbeat=${new Date(Date.now() - hours * 3_600_000).toISOString().slice(0, 19)}Z`;
  test.each([
    ['dead', `echo '${restored(0)}'; ${beat(3)}`, /The sidecar is dead: [^\n]* 3 hours ago/],
    ['dead', `echo '${restored(0)}'; ${beat(1.1)}`, /The sidecar is dead: [^\n]* 1 hours ago/],
    ['dead', `echo '${restored(0)}'; ${beat(5)}; ${beat(4)}`, /The sidecar is dead: [^\n]* 4 hours ago/],
    ['dead', `echo '${restored(0)}'; ${beat(-0.3)}`, /which is in the future/],
    ['dead', `echo '${restored(31.1)}'`, /newest change in the backup is 31 days old/],
    ['dead', `echo '${restored(40)}'`, /newest change in the backup is 40 days old, and there is no heartbeat/],
    ['dead', `echo '${restored(0)}'; ${beat(-1)}`, /which is in the future: the clock of the host is wrong/],
    ['damaged', 'echo damaged=app.db; exit 1', /The backup is damaged: app\.db cannot be restored/],
    ['incomplete', 'echo lost=app.db; exit 4', /The backup is incomplete: the storage lacks app\.db/],
    ['incomplete', `echo '${restored(0).replace('app.db', 'jobs.db')}'; ${beat(0)}`, /app\.db was in the backup/],
    [
      'incomplete',
      `echo '${restored(0)}'; echo lost=jobs.db; exit 4`,
      /The backup is incomplete: the storage lacks jobs\.db/,
    ],
    ['unreadable', "echo 'The storage refuses the credentials'; exit 4", /At least one database could not be restored/],
    ['unreadable', `echo '${restored(0)}'; ${beat(0)}; exit 4`, /At least one database could not be restored/],
    ['unreadable', 'exit 5', /The programs that restore the files could not be downloaded/],
    ['unreadable', 'exit 255', /Only the host can read the storage, and it cannot be reached/],
    ['unreadable', `echo 'restored=yesterday app.db'; ${beat(0)}`, /printed no time for the newest change/],
  ])('tells what is wrong: %s', async (state, docker, message) => {
    const { code, output, outputs } = await drill(docker);
    expect([code, outputs]).toEqual([1, `result=${state}\n`]);
    expect(output).toMatch(message);
  });

  test.each([
    [3, [1, `result=incomplete\n`], /1 of 3 databases logs\/\*\.db was in the backup/],
    [2, [0, ''], /^restored=/],
  ])('the record counts %s databases of a pattern, and two came back', async (number, expected, message) => {
    const docker = ['app.db', 'logs/a.db', 'logs/b.db'].map((name) => `echo '${restored(0).replace('app.db', name)}'`);
    const proven = `app.db@01,logs/*.db@${number}`;
    const { code, output, outputs } = await drill(`${docker.join('; ')}; ${beat(0)}`, storage, proven);
    expect([code, outputs]).toEqual(expected);
    expect(output).toMatch(message);
  });

  test("the deployment's own databases need not come back, and an age of 30 days is none, whatever is not set", async () => {
    const { MAX_AGE_DAYS: _, ...unset } = storage;
    const proven = 'app.db@01,.litestream-deployment/manifest.db@02';
    expect(await drill(`echo '${restored(30.1)}'`, unset, proven)).toMatchObject({ code: 0, outputs: '' });
    expect(await drill(`echo '${restored(31.1)}'`, unset, proven)).toMatchObject({ code: 1, outputs: 'result=dead\n' });
  });

  test('a clock that is a few minutes ahead is no reason', async () => {
    expect((await drill(`echo '${restored(0)}'; ${beat(-0.1)}`)).code).toBe(0);
  });

  test('an app that nobody uses has old data and a fresh heartbeat, and all is well', async () => {
    const { code, summary, outputs } = await drill(`echo '${restored(400)}'; ${beat(0.5)}`);
    expect([code, outputs]).toEqual([0, '']);
    expect(summary).toMatch(/The last heartbeat of the sidecar in the backup: 20\d\d-/);
  });

  test('where several environments are tried, each has an output of its own', async () => {
    const { outputs } = await drill('exit 4', { ...storage, DEPLOY_ENVIRONMENT: 'production' });
    expect(outputs).toBe('drill-production=unreadable\n');
  });

  test('an age is that of the newest change of all', async () => {
    expect(await drill(`echo '${restored(40)}'; echo '${restored(2).replace('app.db', 'jobs.db')}'`)).toMatchObject({
      code: 0,
    });
  });

  test('names what the last deployment found that nothing backs up, and fails', async () => {
    const missing = 'volume 2026-05-01T00:00:00Z shop.db\nlayer 2026-06-01T00:00:00Z /tmp/blog.db';
    const { code, output, summary } = await drill(`echo '${restored(1)}'`, storage, 'app.db@01', missing);
    expect(code).toBe(1);
    expect(summary).toMatch(
      /### Every database can be restored[^]*since 2026-05-01T00:00:00Z: shop\.db is a SQLite database on the volume[^]*\/tmp\/blog\.db is a SQLite database outside/,
    );
    expect(output).toMatch(
      /::error title=Restore drill::Everything that is backed up can be restored, but[^\n]*shop\.db/,
    );
  });

  describe('of a folder that the host alone can read', () => {
    const folderLines = [
      ...confLines.filter((line) => !line.startsWith('storage')),
      'storage_folder=REPLICA_FOLDER',
      'storage_identity=REPLICA_FOLDER',
      'storage_value=BACKUP_FOLDER json REPLICA_FOLDER required',
    ];
    // The host: it has the upload of this run in its home, and calls the same program there.
    const ssh = `shift 3; cd "$HOME/host" && exec bash -c "$*"`;

    async function onHost(docker: string, env: Record<string, string> = {}) {
      const job = workflowJob(folderLines);
      for (const made of ['host', 'nas']) mkdirSync(path.join(job.folder, made));
      job.write('record', `${JSON.stringify({ proven: 'app.db@01' })}\n`);
      const secrets = {
        DEPLOY_HOST: 'example.com',
        DEPLOY_USERNAME: 'deployer',
        DEPLOY_KEY: key(job.folder),
        DEPLOY_KNOWN_HOSTS: 'ssh-ed25519 AAAA',
        BACKUP_FOLDER: path.join(job.folder, 'nas'),
      };
      const result = await job.run(
        ['drill'],
        { ...secrets, ...env },
        {
          ssh,
          docker: `printf '%s\n' "$*" >>"$HOME/calls"; case "$*" in *' run '*) cat deploy/*/incoming/*/.env >"$HOME/values"; ${docker} ;; esac`,
        },
      );
      const kept = (name: string) =>
        existsSync(path.join(job.folder, name)) ? readFileSync(path.join(job.folder, name), 'utf8') : '';
      const uploads = path.join(job.folder, 'host/deploy/blazor-k3x9q2/incoming');
      return { ...result, kept, job, left: existsSync(uploads) ? readdirSync(uploads) : undefined };
    }

    test('restores there, to a volume and from an upload that go away again', async () => {
      const { code, summary, kept, left, job } = await onHost(`echo '${restored(1)}'`);
      expect(code).toBe(0);
      expect(summary).toMatch(/### Every database can be restored[^]*to a volume without data on the host/);
      expect(kept('calls')).toMatch(
        /incoming\/drill-7-1[^\n]* --project-name blazor-k3x9q2-drill-\d+ run --rm --no-deps -T --env COMPOSE_PROJECT=blazor-k3x9q2 restore --heartbeat --proven app\.db@01\n[^]*down --volumes\n$/,
      );
      expect(kept('values')).toContain(`REPLICA_FOLDER="${path.join(job.folder, 'nas')}"`);
      expect(left).toEqual([]);
    });

    test.each([
      ['damaged', 'echo damaged=app.db; exit 1', {}, /The backup is damaged: app\.db/],
      ['unreadable', '', { BACKUP_FOLDER: '/nowhere/at/all' }, /The folder \/nowhere\/at\/all is not on this host/],
      ['unreadable', '', { DEPLOY_KEY: '' }, /DEPLOY_KEY is not set/],
    ])('tells what is wrong: %s', async (state, docker, env, message) => {
      const { code, output, outputs, kept } = await onHost(docker, env);
      expect([code, outputs]).toEqual([1, `result=${state}\n`]);
      expect(output).toMatch(message);
      if (docker === '') expect(kept('calls')).not.toContain(' run ');
    });
  });
});
