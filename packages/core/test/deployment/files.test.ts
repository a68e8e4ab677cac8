import { describe, expect, it, test } from 'vitest';
import { filesOf } from '../../src/deployment/files.js';
import { storageOf } from '../../src/deployment/storage.js';
import { renderComposeTemplate } from '../../src/platforms/compose/compose-template.js';
import { renderDeployConf } from '../../src/platforms/shared/deploy-conf.js';
import { found } from '../../src/facts/fact.js';
import { resolveAnswers } from '../../src/questions/index.js';
import { targets } from '../../src/targets/index.js';
import { sampleDeployment } from '../platforms/sample-deployment.js';
import { sampleFacts, sampleFamily } from '../questions/sample-facts.js';

const target = (id: string) => targets.find((one) => one.id === id)!;
const remote = (id: string, answers = {}) =>
  storageOf(target(id), { files: ['uploads'], ...answers }).files?.remote.map(
    ({ key, way, text }) => `${key} ${way} ${text}`,
  );

describe('how the files reach a storage', () => {
  test('SFTP by password, which is made unreadable, or by key: nothing of the other way', () => {
    const password = remote('sftp', { sftpAuth: 'password' });
    expect(password).toContain('pass obscured ${REPLICA_PASSWORD}');
    expect(password?.join()).not.toContain('key_file');
    const key = remote('sftp', { sftpAuth: 'key' });
    expect(key).toContain('key_file plain /run/keys/sftp');
    expect(key?.join()).not.toContain('pass ');
    for (const lines of [password, key])
      expect(lines, 'the host key is checked').toContain(
        'known_hosts_file file [${REPLICA_HOST}]:${REPLICA_PORT} ${REPLICA_HOST_KEY}',
      );
  });

  test('what the databases need is backed up without a flag, and left out on request', () => {
    const state = (path: string, needed?: true) =>
      found({ path: `/app/App_Data/${path}`, holds: 'a', remedy: 'b', ...(needed && { needed }) }, 'c');
    const facts = sampleFacts({ uncovered: [state('keys', true), state('uploads')] });
    const files = (flags = {}) =>
      resolveAnswers({ facts, family: sampleFamily, targets, flags: { target: 's3', ...flags }, stored: {}, yes: true })
        .answers['files'];
    expect(files()).toEqual(['keys']);
    expect(files({ files: ['uploads'] })).toEqual(['keys', 'uploads']);
    expect(files({ withoutFiles: ['keys'] })).toEqual([]);
  });

  test('nothing is added where no files are backed up', () => {
    const storage = storageOf(target('s3'), {});
    expect([storage.files, storage.secrets.map(({ name }) => name).includes('FILES_PASSWORD')]).toEqual([
      undefined,
      false,
    ]);
  });

  test('deploy.conf and the Compose file have them', () => {
    const sample = sampleDeployment();
    const files = filesOf(['uploads', 'keys'], target('s3'), target('s3').secrets);
    const deployment = sampleDeployment({ storage: { ...sample.storage, ...(files && { files }) } });
    const conf = renderDeployConf(deployment).text;
    expect(conf).toMatch(/^file=uploads\nfile=keys$/m);
    expect(conf).toMatch(/^files_remote=type plain s3$/m);
    expect(conf).toMatch(/^files_root=\$\{REPLICA_BUCKET\}\nfiles_days=8$/m);
    const compose = renderComposeTemplate(deployment).text;
    expect(compose).toContain('image: restic/restic:');
    expect(compose).toContain('image: rclone/rclone:');
    expect(compose).toContain('tools:/tools:ro');
    expect(compose).toContain('stop_grace_period: 90s');
    expect(renderComposeTemplate(sample).text, 'without files').not.toMatch(/restic|tools/);
  });
});

describe('--files', () => {
  const resolve = (flags: Record<string, unknown>, known = targets) =>
    resolveAnswers({
      facts: sampleFacts(),
      family: sampleFamily,
      targets: known,
      flags,
      stored: {},
      yes: true,
    } as never);

  it.each(['uploads', 'storage/app', 'key-*.xml', '.'])('takes %s', (path) => {
    expect(resolve({ target: 's3', files: [path] })).toMatchObject({ invalid: [], answers: { files: [path] } });
  });

  it.each([
    ['/app/App_Data/uploads', /counts from the data folder/],
    ['../other', /and empty parts/],
    ['a//b', /empty parts/],
    ['.litestream-deployment/aside', /deploy\.sh keeps its own files/],
    ['a\nb', /line breaks/],
  ])('refuses %j', (path, said) => {
    expect(JSON.stringify(resolve({ target: 's3', files: [path] }).invalid)).toMatch(said);
  });

  it('is refused with words by a target that cannot hold files', () => {
    const { files: _, ...without } = target('s3');
    const { invalid } = resolve({ target: 's3', files: ['uploads'] }, [without as never]);
    expect(JSON.stringify(invalid)).toMatch(/AWS S3 cannot hold files beside the databases: choose another target/);
  });
});
