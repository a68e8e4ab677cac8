// Checks the subjects of the commits that came after this check: at most 72 characters, because git log and GitHub cut what is longer, and
// no full stop at the end. Older commits stay as they are. Without a history there is nothing to check.
import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

const limit = 72;
const self = 'tools/workspace/subjects.mjs';

/**
 * The subjects in a checkout that break the rule, one line each with the reason.
 * @param {string} root folder of the checkout
 */
export function badSubjects(root) {
  const git = (/** @type {readonly string[]} */ ...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' });
  const first = git('log', '--diff-filter=A', '--format=%H', '--', self).trim().split('\n').at(-1);
  if (first === undefined || first === '') return [];
  return git('log', '--no-merges', '--format=%h %s', `${first}..HEAD`)
    .split('\n')
    .flatMap((line) => {
      const [, commit = '', subject = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
      if ([...subject].length > limit) return [`${commit} has ${[...subject].length} characters: ${subject}`];
      return subject.endsWith('.') ? [`${commit} ends with a full stop: ${subject}`] : [];
    });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const bad = badSubjects('.');
  if (bad.length > 0) {
    console.error(`Subjects of commits have at most ${limit} characters and no full stop:\n  ${bad.join('\n  ')}`);
    console.error('Change the newest with: git commit --amend   an older one with: git rebase --interactive');
    process.exit(1);
  }
}
