import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  flagName,
  flagOptions,
  questionsFor,
  repeatCommand,
  resolveAnswers,
  type Answers,
  type Question,
} from '../../src/questions/index.js';
import { targets } from '../../src/targets/index.js';
import { hostilePaths, oneLineNames } from '../hostile.js';
import { sampleFacts, sampleFamily } from './sample-facts.js';

const questions = questionsFor([sampleFamily], targets);
const windows = process.platform === 'win32';
if (windows) console.warn('skipped: the repeat command is not run by a POSIX shell, there is no sh here');

describe('flags', () => {
  // `env` is Yeoman's as well: it is read from the command line alone, and never registered there.
  it('are unique, in kebab case, and none of the flags of Yeoman and of the runs', () => {
    const flags = questions.map((question) => flagName(question));
    expect(new Set(flags).size).toBe(flags.length);
    for (const flag of flags) expect(flag).toMatch(/^[a-z]+(-[a-z]+)*$/);
    const taken = [
      'yes',
      'force',
      'dry-run',
      'help',
      'version',
      'skip-install',
      'skip-cache',
      'skip-local-cache',
      'ask-answered',
      'resolved',
      'namespace',
    ];
    expect(flags.filter((flag) => taken.includes(flag) || flag.startsWith('no-'))).toEqual([]);
  });

  it('keep the names that people know', () => {
    const ofTargets = targets.flatMap((target) => target.questions.map((question) => flagName(question)));
    expect(ofTargets).toContain('sftp-auth');
    expect(questions.map((question) => flagName(question))).toEqual([
      'target',
      ...ofTargets,
      'app-name',
      'without-database',
      'database',
      'without-ignore-database',
      'ignore-database',
      'without-files',
      'files',
      'domain',
      'redirect-domain',
      'environment',
      'image-build',
      'image',
      'dockerfile',
      'build-context',
      'port',
      'user',
      'drops-rights',
      'health-path',
      'data-folder',
      'migrations',
      'migrate-command',
      'entrypoint',
      'command',
      'migrates-at-start',
      'build-target',
      'without-build-arg',
      'build-arg',
      'without-build-secret',
      'build-secret',
      'built-elsewhere',
      'architecture',
      'without-build-ssh-key',
      'build-ssh-key',
      'restore-timeout',
      'start-timeout',
      'history-days',
      'handover',
      'upload-limit',
      'proxy-timeout',
      'release-on-push',
      'release-branches',
      'release-after',
      'release-workflow',
      'carry-services',
      'metrics',
      'without-env',
      'without-app-secret',
      'env',
      'app-secret',
      'cdn',
    ]);
  });

  it('become Yeoman options that guess nothing', () => {
    const options = flagOptions(questions);
    expect(options.map(({ name }) => name)).toEqual(questions.map((question) => flagName(question)));
    expect(options.find(({ name }) => name === 'release-on-push')?.type).toBe(Boolean);
    expect(options.find(({ name }) => name === 'port')?.type).toBe(String);
    const list = options.find(({ name }) => name === 'database')?.type as (value: unknown) => unknown;
    expect(list(['a b', 'c'])).toEqual(['a b', 'c']);
  });

  it('and questions never ask for a secret', () => {
    const secrets = [...targets.flatMap((target) => target.secrets), sampleFamily.hostSecrets.host].map(({ name }) =>
      name.replaceAll('_', '').toLowerCase(),
    );
    for (const question of questions) {
      for (const name of [question.name, flagName(question)]) {
        expect(secrets).not.toContain(name.replaceAll('-', '').toLowerCase());
        // Names of secrets may be asked for, and stand in the answers.
        if (!/^(without)?(?:(?:App|Build)Secrets|BuildSshKeys)$/i.test(question.name))
          expect(name).not.toMatch(/password|passphrase|secret|token|credential|(?<!mon)key|bucket|account|username/i);
      }
    }
  });
});

describe('the repeat command', () => {
  const resolved = (flags: Record<string, unknown>) =>
    resolveAnswers({
      facts: sampleFacts(),
      family: sampleFamily,
      targets,
      flags: { target: 'sftp', ...flags },
      stored: {},
      yes: true,
    });
  const answers = (flags: Record<string, unknown>): Answers => resolved(flags).answers;
  const chosen = (flags: Record<string, unknown>): Answers => resolved(flags).chosen;

  it('names what was chosen, and nothing else', () => {
    expect(repeatCommand('yo litestream:sample', questions, chosen({}))).toBe(
      'yo litestream:sample --yes --target sftp',
    );
    expect(
      repeatCommand(
        'yo litestream:sample',
        questions,
        chosen({
          port: '5000',
          migrations: false,
          releaseOnPush: true,
          appName: "Bob's",
          databases: ['a b.db', 'c.db'],
        }),
      ),
    ).toBe(
      `yo litestream:sample --yes --target sftp --app-name "Bob's" --database "a b.db" --database c.db --port 5000 --no-migrations --release-on-push`,
    );
  });

  it('names everything where it is given all answers', () => {
    const command = repeatCommand('npm create litestream@latest --', questions, answers({}));
    expect(command).toContain('--domain "" --redirect-domain "" --environment production');
    expect(command).toContain('--database app.db --database jobs/jobs.db');
    expect(command).not.toContain('--dockerfile');
  });

  it.skipIf(windows)('gives the same answers again, whatever they hold', () => {
    const databases = hostilePaths.filter((path) => !path.includes('*'));
    const names = oneLineNames.filter((name) => name.length <= 200);
    // One shell for all of them: to start one takes longer than what it does.
    const commands = names.map(
      (appName) =>
        `set -- ${repeatCommand('', questions, chosen({ appName, databases }))}\nprintf '%s\\0' "$@"\nprintf '\\0'\n`,
    );
    const printed = execFileSync('sh', { encoding: 'utf8', input: commands.join('') })
      .split('\0\0')
      .slice(0, -1);
    expect(printed).toHaveLength(names.length);
    names.forEach((appName, index) => {
      const words = printed[index]?.split('\0') ?? [];
      expect(answers(parsed(words, questions)), appName).toEqual(answers({ appName, databases }));
    });
  });
});

/** The few rules of command lines that all parsers share. */
function parsed(words: readonly string[], from: readonly Question[]): Record<string, unknown> {
  const flags: Record<string, unknown> = {};
  for (let index = 0; index < words.length; index += 1) {
    const [word = '', inline] = (words[index] ?? '').split(/=(.*)/s);
    const question = from.find((one) => `--${flagName(one)}` === word || `--no-${flagName(one)}` === word);
    if (question === undefined) continue;
    const value = question.type === 'confirm' ? !word.startsWith('--no-') : (inline ?? words[(index += 1)]);
    flags[question.name] =
      question.type === 'list' ? [...((flags[question.name] as string[] | undefined) ?? []), value] : value;
  }
  return flags;
}
