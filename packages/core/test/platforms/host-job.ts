import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { expect } from 'vitest';
import type { Deployment } from '../../src/deployment/deployment.js';
import { secretsForHost } from '../../src/platforms/compose/host-secrets.js';
import { renderCompose } from '../../src/platforms/compose/render.js';
import { githubDeployments, type GithubDeployment } from './github-deployments.js';
import { evaluated, runSteps, writeChecked, type Context } from './run-steps.js';
import { sampleDeployment } from './sample-deployment.js';

const tools = ['bash', 'curl', 'jq', 'ssh-keygen', 'tar', 'awk'];

/** Programs that are missing here, without which no job can run. */
export const missingTools = tools.filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0);
if (missingTools.length > 0) console.log(`skipped: running the steps of a workflow needs ${missingTools.join(', ')}`);

/** Task of the records. */
export const task = 'litestream:blazor-k3x9q2';
/** GitHub's token of the run. */
export const token = 'ghs_abcdefghijklmnopqrstuvwxyz';
/** A secret with what is special in shells. */
export const hostile = String.raw`a$b'c"d\e&f g#h` + '\nsecond line';

/**
 * Stands for ssh: the host is a folder, and what is run there is run here; of an
 * upload, deploy.sh is played. Command lines are kept, to look
 * for secrets in them.
 */
const ssh = `#!/bin/bash
printf '%s\\n' "$*" >> "$HOST/../ssh.log"
[ "$1" != -v ] || echo "debug1: Server host key: ssh-ed25519 SHA256:$HOST_KEY" | sed 's/$/\\r/' >&2
cd "$HOST" || exit
case "\${@: -1}" in *'tar -xf'*) bash -c "\${@: -1}" && cp ../deploy.sh deploy/*/incoming/*/deploy.sh; exit ;; esac
exec bash -c "\${@: -1}"
`;
/** Stands for deploy.sh on the host: keeps what it was called with. */
const deploySh = `#!/bin/bash
cd "$HOST/.." && printf '%s\\n' "$@" > "$1.args" && cat > "$1.values"
[ "$1" != look ] || mkdir -p "$HOME/deploy/blazor-k3x9q2/look/\${3//:/}"
[ "$1" != deploy ] || { [ "$EXIT" = 0 ] || { echo 'the restore check refused'; exit "$EXIT"; }
  echo 'return_to=2026-03-01T00:00:00Z'; echo "proven=$PROVES"; }
`;

const renderings = new Map<string, ReturnType<typeof renderCompose>>();

/** The files of the sample deployment with these changes, made once. */
function rendered(changes: Partial<Deployment>) {
  const key = JSON.stringify(changes);
  const host = { name: 'DEPLOY_HOST', what: 'the host', example: 'app.example.com', where: 'your DNS' };
  const files =
    renderings.get(key) ??
    renderCompose(
      sampleDeployment({
        earlier: [
          { kind: 'kamal', title: 'Kamal', files: [], volumes: [], folders: ['/opt/docker/{service}/App_Data'] },
        ],
        host: { secret: 'DEPLOY_HOST', domain: '', secrets: secretsForHost({ host, others: [] }, { domain: '' }) },
        ...changes,
      }),
    );
  renderings.set(key, files);
  return files;
}

/** The values of the row of a matrix that `matrix.environment` names. */
function ofMatrix(rows: readonly Record<string, string>[], context: Context): Context {
  const row = rows.find(({ environment }) => environment === context['matrix.environment']) ?? {};
  return Object.fromEntries(Object.entries(evaluated(row, context)).map(([name, value]) => [`matrix.${name}`, value]));
}

let keyPair: { readonly secret: string; readonly line: string } | undefined;

/** A key of SSH, made once: no job changes it. */
function sshKey(folder: string) {
  if (keyPair === undefined) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'id')]);
    keyPair = {
      secret: readFileSync(join(folder, 'id'), 'utf8'),
      line: readFileSync(join(folder, 'id.pub'), 'utf8'),
    };
  }
  return keyPair;
}

/**
 * A job that works on the host, with everything around it played but the generated scripts that run on the runner.
 *
 * @param workflow Its file, `release.yml`.
 * @param job Its name in there.
 * @param changes Of the sample deployment.
 */
export function hostJob(workflow: string, job: string, changes: Partial<Deployment> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'job-'));
  const deployments: GithubDeployment[] = [];
  const files = rendered(changes);
  const { env: common = {}, jobs } = parse(
    files.find(({ path }) => path === `.github/workflows/${workflow}`)?.text ?? '',
  );
  const { env = {}, steps, strategy } = jobs[job];
  const rows: readonly Record<string, string>[] = strategy?.matrix.include ?? [];
  for (const name of ['bin', 'host', 'checkout/.deploy']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'bin/ssh'), ssh, { mode: 0o755 });
  for (const { path, text } of files)
    if (path.startsWith('.deploy/')) writeChecked(join(folder, 'checkout', path), text);
  writeFileSync(join(folder, 'deploy.sh'), deploySh);
  const { secret: key, line: keyLine } = sshKey(folder);

  return {
    folder,
    deployments,
    remove: () => rmSync(folder, { recursive: true, force: true }),

    /**
     * Runs it; of a matrix, the job that `matrix.environment` names. `exit` and `proves`: of deploy.sh on the host; `api`: what GitHub
     * answers, `apiUrl`: another one that does.
     */
    async run(
      changes: Context = {},
      {
        hostKey = 'one',
        exit = 0,
        api = {},
        apiUrl = '',
        proves = 'app.db@00000000000000ff,jobs/jobs.db@0000000000000002',
      } = {},
    ) {
      const github = await githubDeployments(deployments, token, api);
      const context = {
        'secrets.DEPLOY_HOST': 'app.example.com',
        'secrets.DEPLOY_USERNAME': 'deployer',
        'secrets.DEPLOY_KEY': key.replaceAll('\n', '\r\n'),
        'secrets.DEPLOY_KNOWN_HOSTS': `# app.example.com:22 SSH-2.0\napp.example.com ${keyLine}`,
        'secrets.LETSENCRYPT_EMAIL': 'you@example.com',
        'secrets.HEARTBEAT_URL': 'https://hc-ping.com/4e1c',
        'secrets.AWS_S3_BUCKET': 'bucket',
        'secrets.AWS_ACCESS_KEY_ID': 'key',
        'secrets.AWS_SECRET_ACCESS_KEY': hostile,
        'github.repository': 'acme/Shop',
        'github.actor': 'someone',
        'github.token': token,
        'github.run_id': '7',
        'github.run_attempt': '1',
        'needs.build.outputs.digest': `sha256:${'0'.repeat(64)}`,
        'needs.build.outputs.version': 'v1',
        ...changes,
      };
      const system = {
        PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
        HOME: folder,
        HOST: join(folder, 'host'),
        HOST_KEY: hostKey,
        EXIT: String(exit),
        PROVES: proves,
        GITHUB_API_URL: apiUrl || github.url,
        GITHUB_REPOSITORY: 'acme/Shop',
        GITHUB_SHA: '1'.repeat(40),
        GITHUB_RUN_ID: '7',
        GITHUB_RUN_ATTEMPT: '1',
        GITHUB_ACTOR: 'someone',
        GITHUB_SERVER_URL: 'https://github.com',
      };
      try {
        return await runSteps(steps, { ...common, ...env }, { ...context, ...ofMatrix(rows, context) }, folder, system);
      } finally {
        github.close();
      }
    },

    /** What deploy.sh was called with, but for the runner's time, which a preflight and a deployment get at the end. */
    args: (command: string) => {
      const args = readFileSync(join(folder, `${command}.args`), 'utf8')
        .trim()
        .split('\n');
      if (command === 'look') return args;
      const [flag, time = ''] = args.splice(-2);
      expect(flag).toBe('--now');
      expect(Math.abs(Date.now() - Date.parse(time))).toBeLessThan(120_000); // milliseconds
      return args;
    },

    /** What deploy.sh got on its standard input. */
    sent: () =>
      Object.fromEntries(
        readFileSync(join(folder, 'deploy.values'), 'utf8')
          .trim()
          .split('\n')
          .map((line) => {
            const [, name, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
            return [name, Buffer.from(value ?? '', 'base64').toString()];
          }),
      ),

    /** Whether nothing was done on the host. */
    untouched: () => readdirSync(join(folder, 'host')).length === 0,
  };
}
