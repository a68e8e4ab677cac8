import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkout } from './checkout.js';
import { GitCheckout } from './git-checkout.js';
import { served } from './started-command.js';

const compose = '.deploy/docker-compose-template.yml';
const release = '.github/workflows/release.yml';

/** Two branches of a project after its first run; each does its work. */
function branches(work: { main(project: GitCheckout): void; other(project: GitCheckout): void }): GitCheckout {
  const project = new GitCheckout().first();
  project.git('checkout', '--quiet', '-b', 'other');
  work.other(project);
  project.commit().git('checkout', '--quiet', 'main');
  work.main(project);
  return project.commit();
}

/** A merge or a rebase, which stops. */
const stops = (project: GitCheckout, ...command: readonly string[]): void =>
  expect(() => project.git(...command)).toThrow(command.join(' '));

describe('two branches that both ran the generator', () => {
  const both = () =>
    branches({
      main: (project) => project.run('--env', 'A=1', '--app-secret', 'STRIPE_KEY', '--domain', 'shop.example.com'),
      other: (project) => project.run('--release-on-push', '--database', 'audit.db', '--domain', 'www.example.com'),
    });

  it.each([
    ['merge', ['merge', 'other']],
    ['rebase', ['rebase', 'other']],
  ])('%s: what both remember is joined, after a person has settled the other files', (_, command) => {
    const project = both();
    stops(project, ...command);
    const unmerged = project.git('diff', '--name-only', '--diff-filter=U').trim().split('\n');
    expect(unmerged).toContain('.yo-rc.json');
    const others = unmerged.filter((file) => file !== '.yo-rc.json');
    const { status, stderr } = project.run();
    expect(status).toBe(1);
    expect(stderr).toMatch(/a merge has not been finished in these files:\n {4}\.deploy\/README\.md/);
    for (const file of others) {
      const text = project.read(file).replaceAll(/^<{7}.*\n([^]*?)^={7}\n[^]*?^>{7}.*\n/gm, '$1');
      project.write(file, text).git('add', '--', file);
    }
    const { status: done, stdout, stderr: why } = project.run();
    expect({ done, why }).toEqual({ done: 0, why: '' });
    // In a rebase, a commit and a push by hand would leave the branch as it was.
    expect(stdout).toContain(
      `Commit the files and push them:\n       git add --all\n       git ${command[0]} --continue\n`,
    );
    expect(stdout).toMatch(/this run joined the two versions\. Both answered: domain: "\w+\.example\.com" here, "\w+/);
    expect(project.memory.answers).toMatchObject({
      variables: ['A=1'],
      appSecrets: ['STRIPE_KEY'],
      databases: ['audit.db'],
      releaseOnPush: true,
    });
    expect(project.read(compose)).toMatch(/ A: "1"\n/);
    expect(project.read('.deploy/deploy.conf')).toMatch(/^database=audit\.db$[^]*^app_value=STRIPE_KEY /m);
    project.commit();
    expect(project.run().stdout).toContain('Nothing to do');
    expect(project.changed).toBe('');
  });

  it('a merge that kept the memory of one side and the files of the other: a database that no file names is said', () => {
    const project = branches({
      main: (it) => it.run('--database', 'one.db'),
      other: (it) => it.run('--database', 'two.db'),
    });
    stops(project, 'merge', 'other');
    project.git('checkout', '--theirs', '--', '.');
    project.git('checkout', '--ours', '--', '.yo-rc.json');
    const { status, stdout } = project.commit().run();
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ {2}one\.db is not in \.deploy\/deploy\.conf, .* add the line database=one\.db\./m);
    project.append('.deploy/deploy.conf', 'database=one.db\n').commit();
    expect(project.run().stdout).not.toContain('is not in .deploy/deploy.conf');
  });

  it('each of which added an environment: a file that was settled by one side is not taken for edited', () => {
    const add = (name: string) => (project: GitCheckout) =>
      project.run('--environment', name, '--domain', `${name}.example.com`);
    const project = branches({ main: add('qa'), other: add('staging') });
    stops(project, 'merge', 'other');
    const others = project.git('diff', '--name-only', '--diff-filter=U').trim().split('\n');
    for (const file of others.filter((one) => one !== '.yo-rc.json')) {
      project.git('checkout', '--theirs', '--', file);
      project.git('add', '--', file);
    }
    const { status, stdout, stderr } = project.run();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    // The Dockerfile that we supplied is still ours.
    expect(stdout).not.toMatch(/image build|leave/);
    expect(project.read(release)).toContain('options: [production, qa, staging]');
    expect(project.commit().run().stdout).toContain('Nothing to do');
  });

  it('where both made a deployment: the run stops, and the printed commands keep one of them', () => {
    const project = new GitCheckout();
    project.git('checkout', '--quiet', '-b', 'other');
    project.first().git('checkout', '--quiet', 'main');
    project.first();
    const id = project.memory.deployments['production'];
    stops(project, 'merge', 'other');
    const { status, stderr } = project.run();
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /both branches created a deployment for production: my-shop-\w+ and my-shop-\w+\. Each has a backup/,
    );
    const [, ...commands] =
      new RegExp(`For ${id}:\n {6}(git checkout --ours -- .*)\n {6}(git add -- .*)\n {4}For `).exec(stderr) ?? [];
    expect(commands).toHaveLength(2);
    for (const one of commands) project.git(...one.split(' ').slice(1));
    expect(project.commit().run()).toMatchObject({ status: 0, stderr: '' });
    expect(project.memory.deployments['production']).toBe(id);
    expect(project.read('.deploy/deploy.conf')).toContain(`id=${id}\n`);
  });
});

it.each([[[]], [['--force']]])('markers that were committed are not edit: %j', (flags) => {
  const marked = '<<<<<<< HEAD\n# mine\n=======\n# theirs\n>>>>>>> other\n';
  const project = new GitCheckout().first().append('.deploy/deploy.conf', marked).commit();
  const { status, stderr } = project.run('--restore-timeout', '33', ...flags);
  expect(status).toBe(1);
  expect(stderr).toMatch(/has not been finished in these files:\n {4}\.deploy\/deploy\.conf\n {2}→ Edit them/);
  expect(project.changed).toBe('');
  expect(served(project.folder, 'doctor').stdout).toContain('A merge has not been finished in .deploy/deploy.conf');
});

it('a memory with markers that git knows nothing of is told how to come back', () => {
  const project = new GitCheckout().first();
  project.write('.yo-rc.json', `<<<<<<< HEAD\n${project.read('.yo-rc.json')}=======\n{}\n>>>>>>> other\n`).commit();
  const { status, stderr } = project.run();
  expect(status).toBe(1);
  expect(stderr).toMatch(/contains the markers of an unfinished merge.*: git checkout [0-9a-f]+ -- \.yo-rc\.json\n/s);
});

describe('a clone', () => {
  it('that is sparse is refused: what it leaves out would be taken for deleted', () => {
    const project = new GitCheckout().first();
    project.git('sparse-checkout', 'set', '--no-cone', '/*', '!/.deploy/');
    const { status, stderr } = project.run('--env', 'A=b');
    expect(status).toBe(1);
    expect(stderr).toMatch(/is sparse, and leaves out \d+ files, such as \.deploy\/.*git sparse-checkout disable/s);
    expect(project.changed).toBe('');
    project.git('sparse-checkout', 'disable');
    expect(project.run('--env', 'A=b')).toMatchObject({ status: 0, stderr: '' });
  });

  it('that is partial merges while its remote can be reached, and says so when it cannot', () => {
    const origin = new GitCheckout().first().append('.deploy/deploy.conf', '# mine\n').commit();
    origin.git('config', 'uploadpack.allowFilter', 'true');
    const clone = (): GitCheckout => {
      const folder = checkout();
      origin.git('clone', '--quiet', '--filter=blob:none', `file://${origin.folder}`, folder);
      return new GitCheckout({ folder });
    };
    const [reached, alone] = [clone(), clone()];
    expect(reached.run('--restore-timeout', '33')).toMatchObject({ status: 0, stderr: '' });
    expect(reached.read('.deploy/deploy.conf')).toMatch(/restore_minutes=33\n[^]*# mine\n$/);
    alone.git('remote', 'set-url', 'origin', path.join(origin.folder, 'gone'));
    alone.remove('.github/workflows/recover.yml').commit();
    const { status, stdout, stderr } = alone.run('--restore-timeout', '33');
    expect(status).toBe(1);
    expect(stdout).toMatch(/skip {2}\.github\/workflows\/recover\.yml/);
    expect(stderr).toMatch(/This is a partial clone.*when the remote can be reached/);
  });
});

it('a repository with SHA-256 keeps edits and what was deleted, as any other', () => {
  const project = new GitCheckout({ folder: checkout('jamstack/vue-ssg-today') });
  project.git('init', '--quiet', '--initial-branch=main', '--object-format=sha256');
  project.commit().first().append('.deploy/deploy.conf', '# mine\n').remove('.github/dependabot.yml').commit();
  const { status, stdout, stderr } = project.run('--restore-timeout', '30');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/ merge +\.deploy\/deploy\.conf[^]* skip +\.github\/dependabot\.yml/);
  expect(project.read('.deploy/deploy.conf')).toMatch(/^restore_minutes=30$[^]*^# mine$/m);
  expect(project.commit().run().stdout).toContain('Nothing to do');
});

describe('a move', () => {
  it('of a file of ours is called one, and its old place stays empty', () => {
    const project = new GitCheckout().first();
    const [here, there] = ['.deploy/litestream.yml', '.deploy/replication.yml'];
    project.git('mv', here, there);
    const { stdout } = project.commit().run('--history-days', '30');
    expect(stdout).toMatch(/skip {2}\.deploy\/litestream\.yml .*you moved it to \.deploy\/replication\.yml/);
    expect(project.has(here)).toBe(false);
    expect(stdout).toMatch(
      /no run changes it there: it lacks what is new, so move it back, run this again, and commit/,
    );
    project.commit().git('mv', there, here);
    expect(project.commit().run()).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/update {2}\.deploy\/litestream\.yml/),
    });
    project.commit().git('mv', here, there);
    expect(project.commit().run().stdout).toMatch(/and no run changes it there\)\n/);
  });

  it('of the workflow that deploys gives it a new name everywhere, and keeps what was edited in it', () => {
    const project = new GitCheckout().first();
    project.git('mv', release, '.github/workflows/ship.yml');
    project.append('.github/workflows/ship.yml', '# mine\n');
    const { status, stdout, stderr } = project.commit().run('--environment', 'staging');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(
      'The workflow that deploys is .github/workflows/ship.yml, because release.yml was renamed.\n',
    );
    expect(stdout).toMatch(/^ +merge {2}\.github\/workflows\/ship\.yml/m);
    expect(stdout).toContain('Deploy it: gh workflow run ship.yml -f environment=staging\n');
    expect(stdout).not.toMatch(/gh workflow run release\.yml|skip/);
    expect(project.has(release)).toBe(false);
    expect(project.read('.github/workflows/ship.yml')).toMatch(/ staging\b[^]*\n# mine\n$/);
    expect(project.read('.deploy/deploy.conf')).toContain('\nrelease_workflow=ship.yml\n');
    expect(project.read('.deploy/README.md')).toContain('gh workflow run ship.yml -f old_host_stopped=true');
    const again = project.commit().run();
    expect(again.stdout).toContain('Nothing to do');
    expect(again.stdout).not.toContain('was renamed');
    expect(served(project.folder, 'switch', '--target', 's3').stderr).toContain('gh workflow run ship.yml -f adopt');
    project.git('mv', '.github/workflows/ship.yml', release);
    expect(project.commit().run().stdout).toContain('is .github/workflows/release.yml, because ship.yml was renamed.');
  });

  it('of .deploy, or a submodule with one, is not an earlier deployment', () => {
    const project = new GitCheckout().first();
    project.git('mv', '.deploy', 'ops');
    const { status, stdout } = project.commit().run();
    expect(status).toBe(0);
    expect(stdout).toMatch(/you moved it to ops\/litestream\.yml/);
    expect(stdout).not.toMatch(/earlier|REPLICA_/);
    expect(project.memory.found).toEqual({ earlierReplicas: [], remarks: [] });
  });

  it.each([
    ['its folder', [['api', 'src']], 'src/MyApp/MyApp.csproj'],
    [
      'its folder, and it got another name',
      [
        ['api/MyApp', 'api/Shop'],
        ['api/Shop/MyApp.csproj', 'api/Shop/Shop.csproj'],
      ],
      'api/Shop/Shop.csproj',
    ],
  ])('of the project: %s', (_, moves, csproj) => {
    const project = new GitCheckout().first('--image-build', 'sdk');
    for (const [from = '', to = ''] of moves) project.git('mv', from, to);
    const { status, stdout, stderr } = project.commit().run();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(`project api/MyApp/MyApp.csproj → ${csproj}`);
    expect(project.read(release)).toContain(csproj.replace(/\/[^/]+$/, ''));
    expect(project.commit().run().stdout).toContain('Nothing to do');
  });

  it('of nothing: another project in its place is refused', () => {
    const project = new GitCheckout().first().remove('api/MyApp/MyApp.csproj');
    project.write('api/Other/Other.csproj', '<Project Sdk="Microsoft.NET.Sdk.Web" />\n').commit();
    const { status, stderr } = project.run('--database', 'other.db');
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /is for api\/MyApp\/MyApp\.csproj, and not for api\/Other\/Other\.csproj.*was renamed, change "project"/s,
    );
  });
});

it.each([['upgrade'], ['remove', '--force'], ['switch', '--target', 'azure'], ['doctor'], ['--yes', '--target', 's3']])(
  'files that a killed run set aside are restored by what %s prints, the memory among them',
  (...command) => {
    const project = new GitCheckout().first();
    for (const [folder, name] of [
      ['', '.yo-rc.json'],
      ['.deploy/', 'deploy.conf'],
    ])
      project.git('mv', `${folder}${name}`, `${folder}.${name}.litestream-old`);
    project.git('reset', '--quiet');
    const { status, stderr } = served(project.folder, ...command);
    expect(status).toBe(1);
    const [, commands = ''] = /and run this again:\n((?: {6}.*\n)+)/.exec(stderr) ?? [];
    for (const command of commands.trim().split('\n')) project.git('-c', `alias.typed=!${command}`, 'typed');
    expect(project.changed).toBe('');
  },
);

it('an older version leaves alone what a newer one wrote', () => {
  const project = new GitCheckout().first();
  project.replace('.yo-rc.json', /"version": "[^"]+"/, '"version": "99.0.0", "later": 1').commit();
  for (const words of [['--env', 'A=b'], ['--force']]) {
    const { status, stderr } = project.run(...words);
    expect(status).toBe(1);
    expect(stderr).toMatch(/written by version 99\.0\.0 .* Run the newest version/s);
  }
  expect(project.changed).toBe('');
});

it('a memory that a formatter laid out, with CRLF, stays so', () => {
  const project = new GitCheckout().first();
  const text = `${JSON.stringify({ other: { list: [1] }, ...JSON.parse(project.read('.yo-rc.json')) }, undefined, '\t')}\n`;
  project.write('.yo-rc.json', text.replaceAll('\n', '\r\n')).commit();
  expect(project.run('--env', 'A=b')).toMatchObject({ status: 0, stderr: '' });
  expect(project.read('.yo-rc.json')).toMatch(/^\{\r\n\t"other"/);
  expect(project.read('.yo-rc.json')).not.toMatch(/[^\r]\n/);
});

it.each([['upgrade'], ['switch', '--target', 'azure'], ['remove'], ['doctor']])(
  '%s in a folder of the checkout is sent to its root',
  (...command) => {
    const project = new GitCheckout().first();
    const { status, stderr } = served(path.join(project.folder, 'api'), ...command);
    expect(status).toBe(1);
    expect(stderr).toContain(`→ Run this in ${project.folder}\n`);
  },
);

it.each([['edited'], ['deleted']])(
  'a deploy.sh that was %s in a commit is brought back by what the doctor prints',
  (how) => {
    const project = new GitCheckout().first();
    const engine = '.deploy/deploy.sh';
    const text = project.read(engine);
    if (how === 'edited') project.append(engine, '# mine\n').commit();
    else project.remove(engine).commit();
    const { stdout } = served(project.folder, 'doctor');
    const [, words = ''] = /git (checkout [0-9a-f]+ -- \S+)$/m.exec(stdout) ?? [];
    project.git(...words.split(' '));
    expect(project.read(engine)).toBe(text);
    expect(project.commit().git('diff', '--stat', 'HEAD~2')).toBe('');
  },
);
