import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { GitCheckout } from './git-checkout.js';

const compose = '.deploy/docker-compose-template.yml';
const workflow = '.github/workflows/release.yml';
const own = [
  [
    'the environment of the app',
    compose,
    '    environment:\n',
    '    environment:\n      STRIPE: mine\n',
    ['--env', 'STRIPE=y'],
  ],
  ['the triggers of a workflow', workflow, 'on:\n', 'on:\n  push: { branches: [mine] }\n', ['--release-on-push']],
  [
    'the secrets of a workflow',
    workflow,
    '          DEPLOY_API: ${{ secrets.DEPLOY_API }}\n',
    '          STRIPE: ${{ secrets.MINE }}\n          DEPLOY_API: ${{ secrets.DEPLOY_API }}\n',
    ['--app-secret', 'STRIPE'],
  ],
  ['deploy.conf', '.deploy/deploy.conf', /$/, 'database=mine.db\n', ['--database', 'mine.db']],
  [
    'litestream.yml',
    '.deploy/litestream.yml',
    /$/,
    '  - path: "/data/mine.db"\n    replica: { <<: *storage, path: "mine" }\n',
    ['--database', 'mine.db'],
  ],
] as const;

describe('a value that a person had set already, at another place of a file', () => {
  it.each(own)(
    'in %s: lines that do not overlap would contradict each other, so it is a conflict',
    (_, file, from, to, flags) => {
      const project = new GitCheckout().first();
      const lineOfMine = to.split('\n').find((line) => /mine/i.test(line)) ?? '';
      project.replace(file, from, to).replace(file, /^(.)/, '# my note\n#').commit();
      const before = project.read(file);
      const { status, stderr } = project.run(...flags);
      expect(status).toBe(1);
      expect(stderr).toContain(`you and the generator set the same value, each at another place, in\n    ${file}\n`);
      expect(project.changed).toBe('');

      expect(project.run(...flags, '--force').status).toBe(0);
      const text = project.read(file);
      expect(text).not.toBe(before);
      expect(text).toContain('# my note\n');
      if (file.endsWith('.yml')) expect(parseDocument(text, { merge: true }).errors).toEqual([]);
      expect(text.split('\n').filter((line) => line === lineOfMine)).toHaveLength(file.endsWith('.conf') ? 1 : 0);
      expect(project.commit().run().stdout).toContain('Nothing to do');
    },
  );
});
