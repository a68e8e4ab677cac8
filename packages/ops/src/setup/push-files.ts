import { UserError } from 'litestream-generator-core';
import { lastLine } from '../docker/last-line.js';
import { committed, filesToCommit } from '../doctor/checks/committed.js';
import type { Repository } from '../doctor/github.js';
import { confirm } from './ask.js';
import type { SetupContext } from './context.js';
import { shells, type Shell } from './shell.js';
import { thenAgain } from './then-again.js';

/** The commit that is on GitHub, and whether this run has brought it there: a push may start a release. */
export interface Pushed {
  readonly commit: string;
  readonly branch: string;
  readonly now: boolean;
}

/** Brings the generated files to GitHub, where they are not yet. Other changes are left alone. */
export async function pushFiles(context: SetupContext, { remote }: Repository): Promise<Pushed> {
  const finding = await context.check(committed);
  if (finding.state !== 'good') await commit(context, finding.what);
  const branch = await git(context, 'rev-parse', '--abbrev-ref', 'HEAD');
  const head = await git(context, 'rev-parse', 'HEAD');
  const there = await context.run('git', ['ls-remote', '--heads', remote, `refs/heads/${branch}`], {
    folder: context.folder,
    limit: 60,
  });
  if (there.stdout.startsWith(head)) return { commit: head, branch, now: false };
  // A branch that follows another remote goes on following that one.
  const push = ['push', ...(remote === 'origin' ? ['--set-upstream'] : []), remote, branch];
  await consent(context, `Push the branch ${branch} to ${remote}?`, ['git', ...push].join(' '));
  await context.busy(`Pushing ${branch}`, () => git(context, ...push));
  return { commit: head, branch, now: true };
}

const message = 'Deploy with Litestream';

/** The commands that commit those files. */
export function commitCommands({ plan }: SetupContext, shell: Shell): readonly string[] {
  const files = filesToCommit(plan);
  return [shell.command('git', 'add', '--', ...files), shell.command('git', 'commit', '-m', message, '--', ...files)];
}

async function commit(context: SetupContext, what: string): Promise<void> {
  const files = filesToCommit(context.plan);
  if (/gitignore|not installed|no git repository/.test(what))
    throw new UserError({ what: `${what}.`, fix: 'Correct it, and run setup again.' });
  const commands = commitCommands(context, process.platform === 'win32' ? shells.powershell : shells.sh);
  await consent(context, `${what}. Commit the generated files now?`, commands.join('; '));
  await git(context, 'add', '--', ...files);
  await git(context, 'commit', '--quiet', '--message', message, '--', ...files);
}

async function consent(context: SetupContext, question: string, command: string): Promise<void> {
  if (context.wishes.agreed.has('release') || (await confirm(context, question))) return;
  throw new UserError({ what: 'The release needs the files on GitHub.', fix: thenAgain(command) });
}

async function git({ run, folder, quote }: SetupContext, ...args: readonly string[]): Promise<string> {
  const answer = await run('git', args, { folder, limit: 120 });
  if (answer.code === 0) return answer.stdout.trim();
  throw new UserError({
    what: `git ${args[0]} failed: ${quote(lastLine(answer))}`,
    fix: 'Correct the cause, and run setup again.',
  });
}
