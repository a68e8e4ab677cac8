import { describe, expect, it } from 'vitest';
import { checkout } from './checkout.js';
import { GitCheckout } from './git-checkout.js';
import { served } from './started-command.js';

const compose = '.deploy/docker-compose-template.yml';
const workflow = '.github/workflows/release.yml';
const redis = '  redis:\n    image: redis:7\n';

/** The user adds a service of their own to the Compose template. */
const withRedis = (project: GitCheckout): GitCheckout =>
  project.replace(compose, /^networks:/m, `${redis}\nnetworks:`).commit();

describe('the plan of a second run', () => {
  it('same: nothing changes, and nothing is written', () => {
    const project = new GitCheckout().first();
    const { status, stdout } = project.run();
    expect(status).toBe(0);
    expect(stdout).toContain('Nothing to do: every file is as it should be.');
    expect(project.changed).toBe('');
  });

  it('updated: what nobody touched follows, in one line each', () => {
    const project = new GitCheckout().first();
    const { status, stdout } = project.spawn('--restore-timeout', '33');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ +update {2}\.deploy\/deploy\.conf/m);
    expect(project.read('.deploy/deploy.conf')).toContain('restore_minutes=33');
    expect(project.commit().run().stdout).toContain('Nothing to do');
  });

  it('kept: only the user changed it', () => {
    const project = withRedis(new GitCheckout().first());
    const { status, stdout } = project.run();
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ +keep {2}\.deploy\/docker-compose-template\.yml .*only you changed it/m);
    expect(project.changed).toBe('');
  });

  it('merged: edits of both sides, and again in the run after', () => {
    const project = withRedis(new GitCheckout().first());
    for (const path of ['/up', '/ready', '/live']) {
      const { status, stdout } = project.run('--env', `PROBE=${path}`);
      expect(status).toBe(0);
      expect(stdout).toMatch(/^ +merge {2}\.deploy\/docker-compose-template\.yml/m);
      expect(project.read(compose)).toContain(redis);
      expect(project.read(compose)).toContain(`PROBE: "${path}"`);
      expect(project.read(compose)).not.toContain('<<<<');
      // Git never gets what was rendered, so the memory has it: in one line, which is not shown as text to whoever reviews it.
      expect(Object.entries(project.memory.texts)).toEqual([[compose, expect.stringMatching(/^[\w+/]{100,3000}=*$/)]]);
      project.commit();
      expect(project.run().stdout).toMatch(
        /Nothing to do: .*or as you changed it \(\.deploy\/docker-compose-template\.yml\)/,
      );
      expect(project.changed).toBe('');
    }
  });

  it('merged: from a memory that has the text as a list of lines, which the run packs', () => {
    const project = withRedis(new GitCheckout().first());
    const texts = { [compose]: project.git('show', `HEAD~1:${compose}`).split('\n') };
    project.write('.yo-rc.json', JSON.stringify({ 'generator-litestream': { ...project.memory, texts } })).commit();
    expect(project.run('--env', 'PROBE=/live')).toMatchObject({ status: 0 });
    expect(project.read(compose)).toContain('PROBE: "/live"');
    expect(project.read(compose)).toContain(redis);
    expect(project.memory.texts).toEqual({ [compose]: expect.stringMatching(/^[\w+/]{100,3000}=*$/) });
  });

  it('conflict: what overlaps stops the run, all at once, and --force settles that alone', () => {
    const project = withRedis(new GitCheckout().first('--env', 'PROBE=a'));
    project
      .replace(compose, 'PROBE: "a"', 'PROBE: "mine"')
      .append('.deploy/README.md', 'mine\n')
      .replace('.deploy/litestream.yml', /^(\s+)type: s3$/m, '      type: mine')
      .commit();
    const { status, stderr } = project.run('--env', 'PROBE=b', '--target', 'azure');
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /you and the generator changed the same lines in\n {4}\.deploy\/docker-compose-template\.yml\n {4}\.deploy\/litestream\.yml\n/,
    );
    expect(project.changed).toBe('');
    expect(project.run('--env', 'PROBE=b', '--target', 'azure', '--force').status).toBe(0);
    expect(project.read(compose)).toContain('PROBE: "b"');
    expect(project.read(compose)).toContain(redis);
    expect(project.read('.deploy/README.md')).toMatch(/\nmine\n$/);
    expect(project.read('.deploy/litestream.yml')).toContain('type: abs');
  });

  it('deleted, with a file that every deployment needs: the printed commands restore it', () => {
    const project = new GitCheckout().first();
    const files = ['.deploy/deploy.conf', '.deploy/deploy.sh', '.deploy/litestream.yml'];
    for (const file of files) project.remove(file);
    project.commit().write('unrelated.txt', '').commit();
    const { status, stdout } = project.run();
    expect(status).toBe(0);
    expect(stdout).toContain(`${files.join(', ')} are missing, and nothing can be deployed without them.`);
    const [, restore = '', log = ''] =
      / git (checkout <commit>\^ -- .*) restores them: git (log .*)$/m.exec(stdout) ?? [];
    const commit = /^commit (\S+)/.exec(project.git(...log.split(' ')))?.[1] ?? '';
    project.git(...restore.replace('<commit>', commit).split(' '));
    expect(project.commit().run().stdout).toMatch(
      /^ +same {2}\.deploy\/deploy\.sh[^]*Nothing to do: every file is as it should be\.$/m,
    );
  });

  it('deleted: stays deleted, and is said', () => {
    const project = new GitCheckout().first().remove('.github/workflows/restore-drill.yml');
    project.remove('.gitattributes').commit();
    for (const flags of [[], ['--restore-timeout', '33'], []]) {
      const { status, stdout } = project.run(...flags);
      expect(status).toBe(0);
      expect(stdout).toMatch(
        /^ +skip {2}\.github\/workflows\/restore-drill\.yml .*you deleted it, so it stays deleted/m,
      );
      expect(stdout).toMatch(/^ +skip {2}\.gitattributes .*you deleted it, so it stays deleted/m);
      expect(project.has('.github/workflows/restore-drill.yml')).toBe(false);
      project.commit();
    }
  });

  it.each([[false], [true]])('no longer written: removed, or left where it was edited: %s', (edited) => {
    const project = new GitCheckout().first();
    if (edited) project.append('Dockerfile', '# mine\n').commit();
    const { status, stdout } = project.run('--image-build', 'sdk');
    expect(status).toBe(0);
    expect(stdout).toMatch(edited ? /^ +leave {2}Dockerfile .*you changed it/m : /^ +remove {2}Dockerfile/m);
    expect(project.has('Dockerfile')).toBe(edited);
  });

  it.each([[false], [true]])(
    'no longer written, and needed: a Dockerfile of ours that the image is built from stays, edited: %s',
    (edited) => {
      const project = new GitCheckout().first();
      if (edited) project.append('Dockerfile', '# mine\n').commit();
      const { status, stdout } = project.run('--image-build', 'dockerfile', '--dockerfile', 'Dockerfile');
      expect(status).toBe(0);
      expect(stdout).toMatch(/^ +leave {2}Dockerfile .*no later run changes it/m);
      expect(project.has('Dockerfile') && project.has('.dockerignore')).toBe(true);
      expect(Object.keys(project.memory.written)).not.toContain('Dockerfile');
      expect(project.commit().run().stdout).toContain('Nothing to do');
      expect(project.has('Dockerfile')).toBe(true);
    },
  );

  it('unknown: without a text of before, what differs is a conflict', () => {
    const project = new GitCheckout().write(workflow, '# mine\n').commit();
    const { status, stderr } = project.run('--target', 's3');
    expect(status).toBe(1);
    expect(stderr).toContain(workflow);
    expect(project.changed).toBe('');
  });

  it('an action that Dependabot bumped is kept, and goes along with what is new', () => {
    const project = new GitCheckout().first();
    const bumped = project
      .read(workflow)
      .replace(/actions\/checkout@[0-9a-f]{40} # v\S+/, () => `actions/checkout@${'a'.repeat(40)} # v99.0.0`);
    project.write(workflow, bumped).commit();
    expect(project.run().status).toBe(0);
    expect(project.changed).toBe('');
    expect(project.run('--release-on-push').status).toBe(0);
    expect(project.read(workflow)).toContain(`checkout@${'a'.repeat(40)}`);
    expect(project.read(workflow)).toMatch(/^ {2}push:/m);
  });
});

describe('a checkout', () => {
  it('with changes that are not committed is not written to, without --allow-dirty', () => {
    const project = new GitCheckout().first().append('.deploy/README.md', 'mine\n').write('notes.txt', 'not ours\n');
    const { status, stderr } = project.run('--domain', 'shop.example.com');
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /uncommitted changes:\n {4}\.deploy\/README\.md\n {2}→ Commit them:\n {6}git add -- \.deploy\/README\.md\n {6}git commit -m "Deployment files"\n {4}Or set them aside: git stash push --include-untracked -- \.deploy\/README\.md\n {4}To write anyway, add --allow-dirty\.\n/,
    );
    expect(project.read(workflow)).toBe(project.git('show', `HEAD:${workflow}`));
    expect(project.run('--domain', 'shop.example.com', '--allow-dirty').status).toBe(0);
    expect(project.read('.deploy/README.md')).toMatch(/shop\.example\.com[^]*\nmine\n$/);
  });

  it('whose first run was never committed: nothing says to stash its memory, which would give it another id', () => {
    const project = new GitCheckout();
    expect(project.run('--target', 's3').status).toBe(0);
    const { status, stderr } = project.run('--target', 's3', '--restore-timeout', '30');
    expect(status).toBe(1);
    expect(stderr).toContain('    .yo-rc.json\n');
    expect(stderr).toContain('      git commit -m "Deployment files"\n    To write anyway, add --allow-dirty.\n');
    for (const command of [['switch', '--target', 'azure'], ['remove']]) {
      const refused = served(project.folder, ...command);
      expect(refused.status).toBe(1);
      expect(refused.stderr).toContain('    .yo-rc.json\n');
      expect(refused.stderr).not.toContain('stash');
    }
  });

  it('with an edited deploy.sh: the run says that it is no longer the tested program', () => {
    const project = new GitCheckout().first().append('.deploy/deploy.sh', '# mine\n').commit();
    expect(project.run().stdout.replaceAll(/\s+/g, ' ')).toContain('it is no longer the program that was tested');
    expect(project.read('.deploy/deploy.sh')).toMatch(/# mine\n$/);
  });

  it('with untracked files where it would write is not written to either', () => {
    const project = new GitCheckout().write('Dockerfile.app', 'x').write(workflow, '# mine\n');
    const { status, stderr } = project.run('--target', 's3', '--force');
    expect(status).toBe(1);
    expect(stderr).toContain(`    ${workflow}\n`);
    expect(project.read(workflow)).toBe('# mine\n');
  });

  it('that is shallow updates what nobody touched, and asks about what it cannot merge', () => {
    const origin = withRedis(new GitCheckout().first());
    const folder = checkout();
    origin.git('clone', '--quiet', '--depth=1', `file://${origin.folder}`, folder);
    const project = new GitCheckout({ folder });
    expect(project.run().stdout).toContain('Nothing to do');
    expect(project.changed).toBe('');
    const { status, stderr } = project.run('--env', 'A=b');
    expect(status).toBe(1);
    expect(stderr).toContain(compose);
    expect(stderr).toContain('git fetch --unshallow');
    project.remove('.github/workflows/restore-drill.yml').commit();
    expect(project.run('--restore-timeout', '33', '--force').stdout).toMatch(
      /skip {2}\.github\/workflows\/restore-drill\.yml/,
    );
  });

  it('with CRLF is the same checkout, and keeps its line ends', () => {
    const project = new GitCheckout().first();
    for (const file of [workflow, 'Dockerfile']) project.write(file, project.read(file).replaceAll('\n', '\r\n'));
    project.git('config', 'core.autocrlf', 'true');
    project.commit();
    expect(project.run().stdout).toContain('Nothing to do');
    expect(project.run('--release-on-push').status).toBe(0);
    expect(project.read(workflow)).not.toMatch(/[^\r]\n/);
    expect(project.read(workflow)).toMatch(/^ {2}push:/m);
  });

  it('in which a file was never committed does not take it for deleted, and asks about its edits', () => {
    const project = new GitCheckout();
    project.run('--target', 's3', '--app-name', 'My Shop');
    project.append('.deploy/README.md', 'mine\n').remove('.deploy/nginx-proxy-compose.yml').commit();
    const { status, stdout, stderr } = project.run('--domain', 'shop.example.com');
    expect(stdout).toMatch(/create {2}\.deploy\/nginx-proxy-compose\.yml/);
    expect(status).toBe(1);
    expect(stderr).toMatch(/with other content:\n {4}\.deploy\/README\.md\n {2}→/);
  });

  it('without git updates, keeps and asks all the same', () => {
    const project = new GitCheckout().first();
    project.remove('.git').append('.deploy/README.md', 'mine\n').remove('.deploy/nginx-proxy-compose.yml');
    const { status, stdout } = project.run();
    expect(status).toBe(0);
    expect(stdout).toMatch(/keep {2}\.deploy\/README\.md/);
    expect(stdout).toMatch(/skip {2}\.deploy\/nginx-proxy-compose\.yml/);
    expect(project.run('--domain', 'shop.example.com').status).toBe(1);
    expect(project.run('--domain', 'shop.example.com', '--force').status).toBe(0);
  });

  it('whose .gitattributes lost our line on purpose does not get it again', () => {
    const project = new GitCheckout().write('.gitattributes', '*.png binary\n').commit().first();
    expect(project.read('.gitattributes')).toBe(
      '*.png binary\n.deploy/** text eol=lf\n.deploy/deploy.sh linguist-generated\n',
    );
    project.write('.gitattributes', '*.png binary\n').commit();
    expect(project.run('--restore-timeout', '33').status).toBe(0);
    expect(project.read('.gitattributes')).toBe('*.png binary\n');
  });

  it('keeps six edits through an upgrade, with one question', () => {
    const project = new GitCheckout().first();
    withRedis(project);
    for (const file of [
      '.deploy/deploy.conf',
      '.github/workflows/recover.yml',
      '.github/workflows/release.yml',
      'Dockerfile',
      '.deploy/litestream.yml',
    ])
      project.append(file, '# mine\n');
    project.commit();
    expect(project.run('--restore-timeout', '33', '--history-days', '30', '--env', 'A=b').status).toBe(0);
    for (const file of [
      '.deploy/deploy.conf',
      '.github/workflows/recover.yml',
      '.github/workflows/release.yml',
      'Dockerfile',
      '.deploy/litestream.yml',
    ])
      expect(project.read(file)).toMatch(/\n# mine\n$/);
    expect(project.read(compose)).toContain(redis);
  });
});
