import { byDockerfile } from './image-questions.js';
import { entriesProblem, withLast } from './list-entries.js';
import type { Question } from './question.js';
import { matching } from './validate.js';
import { withoutQuestion } from './without-question.js';

/** Keys of the SSH agent that the Dockerfile mounts while it is built. */
export const buildSshKeysQuestions: readonly Question[] = [
  withoutQuestion('buildSshKeys', {
    flag: 'without-build-ssh-key',
    placeholder: '<NAME>',
    message: 'Which SSH keys does the Dockerfile no longer need?',
    help: 'Secret with an SSH key, found or given by --build-ssh-key, that the build no longer gets; repeat the flag for more',
    example: 'BUILD_SSH_KEY',
    when: byDockerfile,
  }),
  {
    name: 'buildSshKeys',
    type: 'list',
    flag: 'build-ssh-key',
    placeholder: '<NAME>',
    message: 'Which secrets of the repository have the SSH keys that the Dockerfile needs while it builds?',
    help:
      'Secret of the repository with a private SSH key, without a passphrase, for the agent that a RUN --mount=type=ssh or an ' +
      'ADD git@… of the Dockerfile gets, in addition to those of today; repeat the flag for more',
    example: 'BUILD_SSH_KEY',
    opposite: 'withoutBuildSshKeys',
    when: byDockerfile,
    default: ({ facts: { buildAgent }, last }) => {
      const before = last?.['buildSshKeys'];
      const known = (before ?? []) as readonly string[];
      // If no present file says which secret it is, the result of the previous run stays.
      const today = (buildAgent?.keys ?? []).filter(({ guessed }) => !guessed || known.length === 0);
      return withLast(
        today.map(({ value }) => value),
        before,
      );
    },
    guesses: ({ facts: { buildAgent } }) =>
      (buildAgent?.keys ?? []).filter(({ guessed }) => guessed).map(({ value }) => value),
    from: ({ facts }) => facts.buildAgent?.keys.map(({ from }) => from).join(', '),
    ask: ({ facts, last }) =>
      last === undefined && (facts.buildAgent?.keys ?? []).some(({ guessed }) => guessed === true),
    validate: (value) => entriesProblem(value, keyProblem),
  },
];

const keyProblem = matching(/^[A-Za-z_]\w*$/, 'it must be the name of a secret of the repository, like BUILD_SSH_KEY');
