import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execFileSync, spawnSync } from 'node:child_process';
import { engine, engineBash, fakeCommands, scratch } from './shell.js';

const tools = ['bash', 'curl', 'jq', 'ssh-keygen', 'tar', 'awk'];

/** Programs that are missing here, without which the verbs of the workflows cannot run. */
export const missingTools = tools.filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0);
if (missingTools.length > 0) console.warn(`skipped: the verbs of the workflows need ${missingTools.join(', ')}`);

/** A private key that has no passphrase. */
export function key(folder: string): string {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path.join(folder, 'id')]);
  return readFileSync(path.join(folder, 'id'), 'utf8');
}

/** deploy.conf of a deployment whose storage is S3. */
export const confLines: readonly string[] = [
  'id=blazor-k3x9q2',
  'name=Blazor',
  'environment=production',
  'user=1654:1654',
  'port=8080',
  'health_path=/up',
  'data_folder=/app/App_Data',
  'start_seconds=60',
  'restore_minutes=10',
  'migrate=yes',
  'handover=no',
  'host_secret=DEPLOY_HOST',
  'database=app.db',
  'database=jobs/jobs.db',
  'app_value=SITE plain SITE required',
  'app_value=LICENSE plain LICENSE optional',
  'storage=AWS S3',
  'storage_host=s3.example.com',
  'storage_port=443',
  'storage_identity=REPLICA_BUCKET',
  'storage_value=AWS_S3_BUCKET json REPLICA_BUCKET required',
  'storage_value=AWS_REGION json REPLICA_REGION optional',
  'storage_value=AWS_SECRET_ACCESS_KEY plain LITESTREAM_SECRET_ACCESS_KEY required',
];

/** A job on the runner, whose steps call the engine in .deploy/ of the checkout. */
export function workflowJob(conf: readonly string[] = confLines) {
  const folder = scratch();
  const work = path.join(folder, 'deploy');
  const deploy = path.join(folder, 'checkout/.deploy');
  for (const each of [work, deploy]) mkdirSync(each, { recursive: true });
  writeFileSync(path.join(deploy, 'deploy.conf'), `${conf.join('\n')}\n`);
  writeFileSync(
    path.join(deploy, 'deploy.sh'),
    `. ${engine}\nhere=$(cd "\${BASH_SOURCE[0]%/*}" && pwd)\nread_verb "$@"\nrun_host_verb\nrun_container_verb\nrun_workflow_verb\n`,
  );
  for (const name of ['docker-compose-template.yml', 'litestream.yml', 'nginx-proxy-compose.yml'])
    writeFileSync(path.join(deploy, name), `# ${name}\n`);
  const files = {
    GITHUB_OUTPUT: path.join(folder, 'output'),
    GITHUB_ENV: path.join(folder, 'env'),
    GITHUB_STEP_SUMMARY: path.join(folder, 'summary'),
  };
  const github = {
    GITHUB_REPOSITORY: 'acme/Shop',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: '1'.repeat(40),
    GITHUB_RUN_ID: '7',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_ACTOR: 'someone',
    GITHUB_TOKEN: 'ghs_token',
    RUNNER_TEMP: folder,
  };
  return {
    folder,
    deploy,
    /** A file that a step left for the ones that follow. */
    read: (name: string) => readFileSync(path.join(work, name), 'utf8'),
    write: (name: string, text: string) => writeFileSync(path.join(work, name), text),
    /** Runs one step; commands of the runner can be played. */
    async run(args: readonly string[], env: Record<string, string> = {}, commands: Record<string, string> = {}) {
      for (const file of Object.values(files)) writeFileSync(file, '');
      const PATH = fakeCommands(folder, commands);
      const result = await engineBash([path.join(deploy, 'deploy.sh'), ...args], {
        cwd: path.join(folder, 'checkout'),
        env: { ...github, ...files, PATH, HOME: folder, ...env },
      });
      return {
        ...result,
        outputs: readFileSync(files.GITHUB_OUTPUT, 'utf8'),
        variables: readFileSync(files.GITHUB_ENV, 'utf8'),
        summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
      };
    },
  };
}
