import type { Problem } from '../errors.js';
import type { Facts } from '../facts/facts.js';
import { isPassed } from '../project/build-value.js';
import { byDockerfile } from './image-questions.js';
import { entriesProblem, subjectOf, withLast } from './list-entries.js';
import type { AnswerValue, Question, QuestionContext } from './question.js';
import { allOf, matching, oneLine } from './validate.js';
import { withoutQuestion } from './without-question.js';

/** A build secret as `--build-secret` gives it: `id=NAME`, or `id=./file`. */
export function buildSecretOf(entry: string): { readonly id: string; readonly source: string } {
  const at = entry.indexOf('=');
  return { id: entry.slice(0, Math.max(at, 0)), source: entry.slice(at + 1) };
}

/** If no present file says which secret it is, the result of the previous run stays. */
function defaultSecrets({ buildSecrets = [] }: Facts, before: AnswerValue | undefined): readonly string[] {
  const last = (before ?? []) as readonly string[];
  const today = buildSecrets.map(({ value: { id, source }, guessed }) => {
    const known = guessed ? last.find((entry) => subjectOf(entry) === id) : undefined;
    return known ?? `${id}=${source}`;
  });
  return withLast(today, before);
}

/** How the Dockerfile is built beside its folder: as it is built today. */
export const buildQuestions: readonly Question[] = [
  {
    name: 'buildTarget',
    type: 'text',
    message: 'Which stage of the Dockerfile should be deployed? (leave empty for the last one)',
    help: 'Stage of the Dockerfile that becomes the image. Default: as it is built today, else the last one',
    example: 'runtime',
    when: byDockerfile,
    default: ({ facts, last }) => facts.buildTarget?.value ?? last?.['buildTarget'] ?? '',
    from: ({ facts }) => facts.buildTarget?.from,
    ask: () => false,
    validate: matching(/^(?:[A-Za-z][\w.-]*)?$/, 'it must be the name of a stage, like runtime'),
  },
  withoutQuestion('buildArguments', {
    flag: 'without-build-arg',
    placeholder: '<NAME>',
    message: 'Which build arguments does the Dockerfile no longer need?',
    help: 'Name of a build argument, found or given by --build-arg, that is no longer passed; repeat the flag for more',
    example: 'VERSION',
    when: byDockerfile,
  }),
  {
    name: 'buildArguments',
    type: 'list',
    flag: 'build-arg',
    placeholder: '<NAME=value>',
    message: 'Which build arguments does the Dockerfile need, as NAME=value? Leave it empty for none',
    help:
      'Build argument, in addition to those of today. The workflow shows its value, which may be an expression like ' +
      '${{ vars.NAME }} or ${{ secrets.NAME }}; repeat the flag for more',
    example: 'VERSION=1.2',
    opposite: 'withoutBuildArguments',
    subject: subjectOf,
    // A value may hold a comma itself.
    separator: /,(?=\s*[A-Za-z_]\w*=)/,
    when: byDockerfile,
    default: ({ facts, last }) =>
      withLast(
        (facts.buildArguments ?? []).map(({ value: { name, value } }) => `${name}=${value}`),
        last?.['buildArguments'],
      ),
    from: ({ facts }) => facts.buildArguments?.map(({ from }) => from).join(', '),
    ask: () => false,
    validate: (value) => entriesProblem(value, argumentProblem),
    unsettled: (value, { facts }) => {
      const given = (value as readonly string[]).map(subjectOf);
      const [open] = (facts.openArguments ?? []).filter(({ value: name }) => !given.includes(name));
      return open === undefined
        ? undefined
        : {
            what: `${open.from} starts FROM an image that the build argument ${open.value} names, and nothing gives it a value.`,
            fix: `Add its value, as in --build-arg ${open.value}=value`,
          };
    },
  },
  withoutQuestion('buildSecrets', {
    flag: 'without-build-secret',
    placeholder: '<id>',
    message: 'Which build secrets does the Dockerfile no longer need?',
    help: 'Id of a build secret, found or given by --build-secret, that is no longer passed; repeat the flag for more',
    example: 'npmrc',
    when: byDockerfile,
  }),
  {
    name: 'buildSecrets',
    type: 'list',
    flag: 'build-secret',
    placeholder: '<id=NAME>',
    message: 'Which secrets of the repository does the Dockerfile mount while it builds, as id=NAME?',
    help:
      'Secret of the repository that a RUN --mount=type=secret,id=… of the Dockerfile gets, as id=NAME, or a file of the ' +
      'checkout, as id=./file, in addition to those of today; repeat the flag for more',
    example: 'npmrc=NPMRC',
    opposite: 'withoutBuildSecrets',
    subject: subjectOf,
    when: byDockerfile,
    default: ({ facts, last }) => defaultSecrets(facts, last?.['buildSecrets']),
    from: ({ facts }) => facts.buildSecrets?.map(({ from }) => from).join(', '),
    ask: ({ facts, last }) =>
      last === undefined &&
      (facts.buildSecrets ?? []).some(({ guessed, value }) => guessed && value.source !== 'GITHUB_TOKEN'),
    validate: (value) => entriesProblem(value, secretProblem),
  },
  {
    name: 'builtElsewhere',
    type: 'list',
    flag: 'built-elsewhere',
    placeholder: '<path>',
    message: 'Which missing paths that the Dockerfile copies will your own build steps create?',
    help:
      'Path that the Dockerfile copies although it is not in the checkout and no step of the generated workflow creates it. Give it ' +
      'if something else creates it before the build, such as a step of your own; repeat the flag for more',
    example: 'publish/',
    when: byDockerfile,
    default: () => [],
    ask: () => false,
    unsettled: (value, context) => problemOf(uncopied(context).filter((fact) => !names(value, fact))),
    validate: (value, context) => {
      const left =
        (value as readonly string[]).length > 0 ? uncopied(context).filter((fact) => !names(value, fact)) : [];
      return left.length === 0
        ? undefined
        : `the Dockerfile copies ${left.map((fact) => fact.value.source).join(', ')} as well`;
    },
  },
  {
    name: 'architecture',
    type: 'select',
    message: 'Which processor does the host have?',
    help: 'Processor of the host, for which the image is built. Default: the one for which it is built today, else amd64',
    choices: [
      { value: 'amd64', title: 'amd64', hint: 'Intel and AMD' },
      { value: 'arm64', title: 'arm64', hint: 'Ampere, Graviton, Raspberry Pi' },
    ],
    when: ({ answers }) => answers['imageBuild'] !== 'published',
    default: ({ facts, last }) => facts.architecture?.value ?? last?.['architecture'] ?? 'amd64',
    from: ({ facts }) => facts.architecture?.from,
    ask: ({ facts, last }) => last === undefined && facts.architecture?.guessed === true,
  },
];

/** What is missing for the Dockerfile that was found. */
function uncopied(context: QuestionContext): NonNullable<Facts['uncopied']> {
  const { facts, answers } = context;
  const image = facts.image.value;
  const asFound = image.kind === 'dockerfile' && (answers['dockerfile'] ?? image.path) === image.path;
  return byDockerfile(context) && asFound ? (facts.uncopied ?? []) : [];
}

function names(value: AnswerValue, { value: { source } }: NonNullable<Facts['uncopied']>[number]): boolean {
  return (value as readonly string[]).includes(source);
}

function problemOf(missing: NonNullable<Facts['uncopied']>): Problem | undefined {
  const [first] = missing;
  if (!first) return undefined;
  const { source, maker } = first.value;
  return {
    what:
      `${first.from} copies ${source}, which is not in the checkout, and no step of the new workflow creates it` +
      `${maker === undefined ? '' : `. Today ${maker} creates it, with the help of other steps, a condition or another shell`}.`,
    fix:
      'Create it in a stage of the Dockerfile, or commit it. If something else creates it before the build, ' +
      `add --built-elsewhere ${source}`,
  };
}

const argumentProblem = allOf(oneLine, matching(/^[A-Za-z_]\w*=/, 'it must be NAME=value, like VERSION=1.2'), (entry) =>
  [...String(entry).matchAll(/\$\{\{\s*([\s\S]*?)\s*(?:\}\}|$)/g)].every(([, expression = '']) => isPassed(expression))
    ? undefined
    : 'of expressions it may hold those for secrets, vars and the commit alone, like ${{ vars.NAME }}',
);

const secretProblem = matching(
  /^[\w.-]+=(?:[A-Za-z_]\w*|\.\/(?!.*(?:^|\/)\.{1,2}(?:\/|$))[\w./@-]+)$/,
  'it must be id=NAME with the name of a secret of the repository, like npmrc=NPMRC, or id=./file with a file of the checkout',
);
