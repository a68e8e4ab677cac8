import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkout } from './checkout.js';
import { GitCheckout } from './git-checkout.js';
import { served } from './started-command.js';

const store = '.yo-rc.json';

/** What happens to the file: a program that was killed, a merge that was resolved by hand, an editor, another generator. */
const damages: readonly (readonly [what: string, damage: (project: GitCheckout) => void])[] = [
  ['cut off', (project) => project.write(store, project.read(store).slice(0, -30))],
  ['empty', (project) => project.write(store, '')],
  ['with a comment', (project) => project.write(store, `// ours\n${project.read(store)}`)],
  ['in UTF-16', (project) => project.write(store, [...project.read(store)].join('\0'))],
  ['with an id that is none', (project) => project.replace(store, /"production": "[^"]+"/, '"production": "My Shop"')],
  ['with a version that is none', (project) => project.replace(store, /"version": "[^"]+"/, '"version": "latest"')],
  ['with markers', (project) => project.write(store, `<<<<<<< a\n${project.read(store)}=======\n{}\n>>>>>>> b\n`)],
];

/** The first command that restores the file, carried out. */
function restore(project: GitCheckout, text: string): void {
  const [, commit = ''] = /git checkout (\S+) -- \.yo-rc\.json/.exec(text) ?? [];
  expect(commit, text).toMatch(/^(?:HEAD|[0-9a-f]{7,})$/);
  project.git('checkout', '--quiet', commit, '--', store);
}

describe('a damaged .yo-rc.json', () => {
  it.each(damages.flatMap(([what, damage]) => [false, true].map((committed) => [what, committed, damage] as const)))(
    '%s (committed: %s) is restored by the printed command',
    (_, committed, damage) => {
      const project = new GitCheckout().first();
      const text = project.read(store);
      damage(project);
      if (committed) project.commit().write('unrelated.txt', '').commit();
      const { status, stderr } = project.run();
      expect(status).toBe(1);
      restore(project, stderr);
      expect(project.read(store)).toBe(text);
      expect(project.run().stdout).toContain('Nothing to do');
    },
  );

  it('of which no commit has a good version is corrected by hand', () => {
    const project = new GitCheckout().write(store, '{').commit();
    const { status, stderr } = project.run('--target', 's3');
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining('No commit has a version of .yo-rc.json that can be'),
    ]);
  });

  it('outside of git is corrected by hand, and nothing names a command of git', () => {
    const project = new GitCheckout({ folder: checkout() }).write(store, '{');
    const { status, stderr } = project.run('--target', 's3');
    expect([status, stderr]).toEqual([1, expect.stringContaining('from a copy of this folder, or correct it by hand')]);
    expect(stderr).not.toMatch(/git (?:checkout|log)/);
  });
});

describe('a .yo-rc.json that lost our part', () => {
  it.each([['{}'], ['{"generator-other":{}}'], ['{"generator-litestream":null}'], ['{"generator-litestream":{}}']])(
    '%s: no command accepts the loss before it is committed',
    (text) => {
      const project = new GitCheckout().first().write(store, text);
      for (const command of [['--yes'], ['upgrade'], ['remove'], ['switch', '--target', 'azure']]) {
        const { status, stderr } = served(project.folder, ...command);
        expect([status, stderr]).toEqual([
          1,
          expect.stringContaining('no longer names the deployment, and the last commit has it'),
        ]);
      }
      restore(project, project.run().stderr);
      expect(project.run().stdout).toContain('Nothing to do');
    },
  );

  it('in a commit: every command names the version that has it', () => {
    const project = new GitCheckout().first().write(store, '{}').commit();
    const id = /^id=(.*)$/m.exec(project.read('.deploy/deploy.conf'))?.[1] ?? '';
    for (const command of [['upgrade'], ['remove'], ['switch', '--target', 'azure']]) {
      const { status, stderr } = served(project.folder, ...command);
      expect([status, stderr]).toEqual([1, expect.stringContaining(`.deploy/deploy.conf has the values of ${id}`)]);
      expect(stderr).toMatch(/git checkout [0-9a-f]+ -- \.yo-rc\.json/);
    }
    // Also where the run cannot go on without an answer.
    restore(project, project.run().stdout);
    expect(project.run().stdout).toContain('Nothing to do');
    expect(project.memory.deployments).toEqual({ production: id });
  });

  it('after the deployment was removed on purpose is no loss', () => {
    const project = new GitCheckout().first();
    served(project.folder, 'remove');
    const { stderr } = served(project.commit().folder, 'upgrade');
    expect(stderr).toContain(`No deployment was generated in ${project.folder}`);
    expect(project.run('--target', 's3')).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('something else in the place of a file', () => {
  it.each([
    [store],
    ['.deploy/deploy.sh'],
    ['.deploy/deploy.conf'],
    ['.github/workflows/release.yml'],
    ['.gitattributes'],
  ])('%s became a folder: it is not taken for deleted', (file) => {
    const project = new GitCheckout().first().remove(file).write(`${file}/notes.txt`, 'mine\n').commit();
    for (const command of [['--yes'], ['upgrade'], ['remove']]) {
      const { status, stderr } = served(project.folder, ...command);
      expect([status, stderr]).toEqual([
        1,
        expect.stringContaining(`${path.join(project.folder, file)} is a folder, and a file must go there.`),
      ]);
    }
    expect(project.changed).toBe('');
  });

  it.each([['--yes'], ['upgrade'], ['remove']])('.deploy became a file: %s says so', (command) => {
    const project = new GitCheckout().first().remove('.deploy').write('.deploy', 'mine\n').commit();
    const { status, stderr } = served(project.folder, command);
    expect([status, stderr]).toEqual([1, expect.stringContaining('.deploy is a file, and a folder must be there.')]);
  });

  it('an empty folder that a tool left is none of ours to delete', () => {
    const project = new GitCheckout().first().remove('Dockerfile');
    mkdirSync(path.join(project.folder, 'Dockerfile'));
    expect(project.commit().run().stderr).toContain('Dockerfile is a folder');
    expect(project.has('Dockerfile')).toBe(true);
  });
});
