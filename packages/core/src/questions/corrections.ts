import { hidesProgram } from '../facts/program.js';
import { answeredBy } from './answered-by.js';
import { asDetected, byDockerfile, imageQuestions } from './image-questions.js';
import type { Question, QuestionContext } from './question.js';
import { startQuestions } from './start-questions.js';
import { allOf, matching, oneLine, wholeNumber } from './validate.js';

const absolutePath = allOf(
  oneLine,
  matching(
    /^\/(?!.*\/\/)(?!.*\/\.{1,2}(\/|$)).+[^/]$/u,
    'it must be an absolute path without "..", like /app/App_Data',
  ),
);
/**
 * Whether what the image does is read from the project: today, for the way of building it
 * that is chosen; or the way is another one than in the last run.
 */
const imageSays =
  (fact: 'port' | 'user') =>
  (context: QuestionContext): boolean =>
    (asDetected(context) && !context.facts[fact].guessed) ||
    context.last?.['imageBuild'] !== context.answers['imageBuild'];

/** What .NET's own images do since .NET 8, and so our Dockerfile. */
const dotnetImage = { port: 8080, user: '1654:1654' };

/**
 * Facts that a person may know better. A prompt comes only where nothing in the project says so; the flags always work.
 */
export const corrections: readonly Question[] = [
  ...imageQuestions,
  {
    name: 'port',
    type: 'number',
    message: 'Which port does the app listen on inside its container?',
    help: 'Port that the app listens on inside its container. Default: what the image says',
    example: '8080',
    default: (context) => (asDetected(context) || byDockerfile(context) ? context.facts.port.value : dotnetImage.port),
    from: (context) => (asDetected(context) ? context.facts.port.from : undefined),
    sure: imageSays('port'),
    ask: ({ facts }) => facts.port.guessed,
    validate: wholeNumber(1, 65_535),
  },
  {
    name: 'user',
    type: 'text',
    message: 'As which user does the app run inside its container (uid:gid)?',
    help: 'User and group of the app inside its container as numbers, uid:gid. Default: what the image says',
    example: '1654:1654',
    default: (context) => {
      const { uid, gid } = context.facts.user.value;
      return asDetected(context) || byDockerfile(context) ? `${uid}:${gid}` : dotnetImage.user;
    },
    from: (context) => (asDetected(context) ? context.facts.user.from : undefined),
    sure: imageSays('user'),
    ask: ({ facts }) => facts.user.guessed,
    validate: matching(
      /^\d{1,9}(:\d{1,9})?$/,
      'it must be two numbers, like 1654:1654; names mean nothing outside the image',
    ),
  },
  {
    name: 'dropsRights',
    type: 'confirm',
    message:
      "Does the image start as root, and switch to the app's user by itself (gosu, su-exec, setpriv, PUID and PGID)?",
    help:
      'Start the container as root, as its image says, because its start script switches to the user by ' +
      'itself. Default: yes if the start script does so',
    when: ({ answers }) => answers['imageBuild'] === 'dockerfile' || answers['imageBuild'] === 'published',
    ...answeredBy(({ dropsRights }) => dropsRights, false),
  },
  {
    name: 'healthPath',
    type: 'text',
    message: 'Which path answers when the app is up?',
    help: 'Path that answers with a status below 400 when the app is up. Default: /up where it is registered, else /',
    example: '/up',
    ...answeredBy(({ healthPath }) => healthPath),
    validate: matching(/^\/[\w.~!&'()*+,;=:@/?%-]*$/, 'it must be a URL path like /up'),
  },
  {
    name: 'dataFolder',
    type: 'text',
    message: 'Which folder inside the container holds the databases?',
    help: 'Folder inside the container that becomes the volume. Default: where the databases were found, else /app/App_Data',
    example: '/app/App_Data',
    ...answeredBy(({ dataFolder }) => dataFolder),
    validate: (value, { facts }) => absolutePath(value) ?? hidesProgram(String(value), facts.program ?? []),
  },
  {
    name: 'migrations',
    type: 'confirm',
    message: 'Does the app run its migrations when it is started with --AppTasks=migrate?',
    help: 'Run --AppTasks=migrate before each new version starts. Default: yes where the app registers that task',
    when: ({ facts }) => facts.dotnet !== undefined,
    ...answeredBy(({ migrations }) => migrations),
  },
  {
    name: 'migrateCommand',
    type: 'text',
    message: 'Which command migrates the databases before a new version starts? (leave empty for none)',
    help:
      "Command that migrates in a container of its own before each new version starts, in place of the image's CMD. " +
      'Default: what the project says, else none',
    example: 'python manage.py migrate --noinput',
    ...answeredBy(({ migrateCommand }) => migrateCommand, ''),
    validate: oneLine,
  },
  ...startQuestions,
  {
    name: 'migratesAtStart',
    type: 'confirm',
    message: 'Does the app migrate its databases when it starts?',
    help:
      'Set a copy of the databases aside before each new version starts, and return to it if the version does ' +
      'not start. Default: yes if the code or the start script migrates and no separate step does',
    default: ({ facts }) => facts.migratesAtStart?.value ?? false,
    ask: () => false,
  },
];
