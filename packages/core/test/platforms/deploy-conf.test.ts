import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { engine } from 'litestream-engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Deployment } from '../../src/deployment/deployment.js';
import { storageOf } from '../../src/deployment/storage.js';
import { renderDeployConf } from '../../src/platforms/shared/deploy-conf.js';
import { targets } from '../../src/targets/index.js';
import { hostileNames, hostilePaths, randomTexts } from '../hostile.js';
import { sampleDeployment } from './sample-deployment.js';

const bashHere = process.platform !== 'win32' && spawnSync('bash', ['-c', '((BASH_VERSINFO[0] >= 4))']).status === 0;
if (!bashHere) console.log('skipped: reading deploy.conf as the engine does needs bash 4.4');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'conf-'));
  writeFileSync(path.join(folder, 'deploy.sh'), engine.text);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the engine makes of the file: an expression of bash, evaluated after it was read. */
const read = (deployment: Deployment, expression: string): string => readEach([deployment], expression)[0] ?? '';

/** The same of many files, in one bash: starting it takes longer than reading one. */
function readEach(deployments: readonly Deployment[], expression: string): readonly string[] {
  deployments.forEach((deployment, index) =>
    writeFileSync(path.join(folder, `${index}.conf`), renderDeployConf(deployment).text),
  );
  const script = `. "$1/deploy.sh"; for ((number = 0; number < ${deployments.length}; number++)); do read_conf "$1/$number.conf" || { report_problems conf; exit 1; }; ${expression}; printf '\\0'; done`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], REPLICA_BUCKET: 'b', REPLICA_ENDPOINT: 'https://e' },
  });
  expect([status, stderr], stdout + stderr).toEqual([0, '']);
  return stdout.split('\0').slice(0, -1);
}

const paths = [...hostilePaths, ...randomTexts(20)];

describe.skipIf(!bashHere)('the engine reads back', () => {
  test('the values of a deployment', () => {
    const deployment = sampleDeployment();
    expect(
      read(
        deployment,
        `printf '%s\\n' "\${conf[id]}" "\${conf[port]}" "$(owner_uid):$(owner_gid)" "\${databases[*]}" "\${patterns[*]}" "$(manifest_name)" "$(deploy_minutes)" "\${conf[backup_secrets]}"`,
      ).split('\n'),
    ).toEqual([
      'blazor-k3x9q2',
      '8080',
      '1654:1654',
      'app.db jobs/jobs.db',
      'jobs/jobs_*.db',
      '.litestream-deployment/manifest.db',
      '50',
      'AWS_S3_BUCKET, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY',
      '',
    ]);
  });

  test('the time that a new version has to start', () => {
    const { limits } = sampleDeployment();
    const slow = sampleDeployment({ limits: { ...limits, startSeconds: 300 } });
    expect(read(slow, 'printf %s "${conf[start_seconds]}"')).toBe('300');
  });

  test('what may be lost', () => {
    const deployment = sampleDeployment({ ignoredDatabases: ['cache/*.db', '/tmp/a b.db'] });
    expect(read(deployment, `printf '%s|' "\${ignored_databases[@]}"`)).toBe('cache/*.db|/tmp/a b.db|');
    expect(renderDeployConf(sampleDeployment()).text).not.toContain('ignored_database');
  });

  let names: readonly string[];
  let databases: readonly string[];
  beforeAll(() => {
    const { app } = sampleDeployment();
    names = readEach(
      hostileNames.map((name) => sampleDeployment({ app: { ...app, name } })),
      `printf %s "\${conf[name]}"`,
    );
    databases = readEach(
      paths.map((given) => sampleDeployment({ databases: [{ path: given, holds: 'x' }] })),
      `printf %s "\${databases[0]}"`,
    );
  });

  test.each(hostileNames.map((name, index) => [name, index] as const))(
    'any name of an app, as one line: %j',
    (name, index) => {
      expect(names[index]).toBe(name.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' '));
    },
  );

  test.each(paths.map((given, index) => [given, index] as const))('any path of a database: %j', (given, index) => {
    expect(databases[index]).toBe(given);
  });

  test.each(targets)('the storage $id: where it is, and every way of its values', (target) => {
    const { secrets, endpoint, folder, identity } = target;
    const deployment = sampleDeployment({ storage: { ...storageOf(target, {}), secrets } });
    const [where, names, ways] = read(
      deployment,
      `printf '%s\\n' "\${conf[storage_host]-}\${conf[storage_folder]-}" "\${conf[storage_identity]}" "\${storage_values[*]}"`,
    ).split('\n');
    expect(where).toBe(endpoint?.host ?? folder?.variable);
    expect(names).toBe(identity.join(' '));
    for (const { name } of secrets)
      expect(ways).toMatch(new RegExp(`(?:^| )${name} (?:plain|json|file) \\S+ (?:required|optional|=)`));
  });
});

test('says what each line is for, and has no secret', () => {
  const { text } = renderDeployConf(
    sampleDeployment({
      earlier: [
        { kind: 'kamal', title: 'Kamal', files: [], volumes: ['shop-db'], folders: ['/opt/docker/{service}/App_Data'] },
      ],
    }),
  );
  expect(text).toContain('earlier_volume=shop-db\nearlier_folder=/opt/docker/{service}/App_Data\n');
  for (const block of text.split('\n\n').slice(1)) expect(block).toMatch(/^# [A-Z]/);
});

test.skipIf(!bashHere)("the engine reads the earlier Litestream's places as they are", () => {
  const place = {
    type: 's3',
    bucket: '${AWS_S3_BUCKET}',
    path: 'My App/{repository}.sqlite',
    secrets: ['AWS_S3_BUCKET'],
    database: 'my 100% app.db',
    where: 'a:1',
    usable: true,
    restoredBy: ['own'] as const,
  };
  const deployment = sampleDeployment({
    earlierReplicas: [
      place,
      place,
      { ...place, type: 'abs', database: 'app.db', restoredBy: ['own', '0.3.13'] },
      { ...place, bucket: 'elsewhere', usable: false },
    ],
  });
  expect(renderDeployConf(deployment).text.match(/^earlier_replica=.*$/gm)).toEqual([
    'earlier_replica=my%20100%25%20app.db own s3 My App/{repository}.sqlite',
    'earlier_replica=app.db own,0.3.13 abs My App/{repository}.sqlite',
    'earlier_replica=my%20100%25%20app.db unusable s3 My App/{repository}.sqlite in elsewhere',
  ]);
  const parts = `guard_option[repository]=Acme.Shop; declare -A place=(); read_earlier_replica "\${earlier_replicas[0]}" place; printf '%s\\n' "\${place[database]}" "\${place[how]}" "\${place[type]}" "\${place[path]}"`;
  expect(read(deployment, parts)).toBe('my 100% app.db\nown\ns3\nMy App/Acme.Shop.sqlite\n');
});
