import { hidesProgram } from '../facts/program.js';
import type { Question, QuestionContext } from './question.js';
import { allOf, matching, oneLine, wholeNumber } from './validate.js';

const absolutePath = allOf(
  oneLine,
  matching(
    /^\/(?!.*\/\/)(?!.*\/\.{1,2}(\/|$)).+[^/]$/u,
    'it must be an absolute path without "..", like /app/App_Data',
  ),
);
const projectPath = allOf(
  oneLine,
  matching(
    /^(?!\/)(?!.*(^|\/)\.{1,2}(\/|$))[^\\]*[^\\/]$/u,
    'it must be a path below the project, like MyApp/Dockerfile',
  ),
);

/** Whether the way in which the image is built is still the one that the facts are about. */
const asDetected = ({ facts, answers }: QuestionContext): boolean =>
  answers['imageBuild'] === undefined || answers['imageBuild'] === facts.image.value.kind;

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
  {
    name: 'imageBuild',
    type: 'select',
    message: 'How is the image built?',
    help:
      "How the image is built: by dotnet publish, from the project's Dockerfile, from one that is supplied, or not at all, " +
      'because it is published already. Default: as the project does today',
    choices: [
      { value: 'sdk', title: 'dotnet publish', hint: 'no Dockerfile needed' },
      { value: 'dockerfile', title: "the project's Dockerfile" },
      { value: 'supplied', title: 'a Dockerfile that is supplied now' },
      { value: 'published', title: 'not at all', hint: 'a registry has it already' },
    ],
    default: ({ facts }) => facts.image.value.kind,
    from: ({ facts }) => facts.image.from,
    sure: ({ facts }) => !facts.image.guessed,
    ask: ({ facts }) => facts.image.guessed,
    validate: (value, { facts }) =>
      facts.dotnet === undefined && (value === 'sdk' || value === 'supplied')
        ? 'only a .NET project can be built that way: give it a Dockerfile, or name a published image with --image'
        : undefined,
  },
  {
    name: 'image',
    type: 'text',
    message: 'Which published image is deployed?',
    help:
      'Image in a registry that is deployed as it is, without a build; each deployment takes what its tag stands for then. ' +
      'Default: the one that the Compose file runs',
    example: 'ghcr.io/usememos/memos:0.25',
    when: ({ answers }) => answers['imageBuild'] === 'published',
    default: ({ facts }) => (facts.image.value.kind === 'published' ? facts.image.value.image : undefined),
    from: ({ facts }) => facts.image.from,
    sure: ({ facts }) => !facts.image.guessed,
    ask: ({ facts }) => facts.image.guessed || facts.image.value.kind !== 'published',
    validate: matching(
      /^(?=.{1,255}$)[a-z0-9][a-z0-9._-]*(?::\d+)?(?:\/[a-z0-9][a-z0-9._-]*)*(?::\w[\w.-]{0,127})?$/,
      'it must be the name of an image with its tag, in lower case and without a digest, like ghcr.io/usememos/memos:0.25',
    ),
  },
  {
    name: 'dockerfile',
    type: 'text',
    message: 'Where is the Dockerfile?',
    help: "Path of the Dockerfile, from the project's root. Default: where it was found, else Dockerfile",
    example: 'MyApp/Dockerfile',
    when: ({ answers }) => answers['imageBuild'] === 'dockerfile' || answers['imageBuild'] === 'supplied',
    default: ({ facts }) => ('path' in facts.image.value ? facts.image.value.path : 'Dockerfile'),
    from: ({ facts }) => facts.image.from,
    sure: (context) => asDetected(context) && !context.facts.image.guessed,
    ask: (context) => !asDetected(context),
    validate: projectPath,
  },
  {
    name: 'buildContext',
    type: 'text',
    message: 'In which folder is the Dockerfile built?',
    help: "Folder that the Dockerfile is built in, from the project's root. Default: as it is built today, else the root",
    example: 'MyApp',
    when: ({ answers }) => answers['imageBuild'] === 'dockerfile',
    // A later run does not see the workflow any more that ours has replaced.
    default: ({ facts, last }) => facts.buildContext?.value ?? last?.['buildContext'] ?? '.',
    from: ({ facts }) => facts.buildContext?.from,
    ask: () => false,
    validate: (value) => (value === '.' ? undefined : projectPath(value)),
  },
  {
    name: 'port',
    type: 'number',
    message: 'Which port does the app listen on inside its container?',
    help: 'Port that the app listens on inside its container. Default: what the image says',
    example: '8080',
    default: (context) =>
      asDetected(context) || context.answers['imageBuild'] === 'dockerfile'
        ? context.facts.port.value
        : dotnetImage.port,
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
      return asDetected(context) || context.answers['imageBuild'] === 'dockerfile' ? `${uid}:${gid}` : dotnetImage.user;
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
    message: 'Does the image start as root, and go on as that user by itself (gosu, su-exec, setpriv, PUID and PGID)?',
    help:
      'Start the container as the image says, because its start script goes on as the user by itself. ' +
      'Default: yes where the start script does so',
    when: ({ answers }) => answers['imageBuild'] === 'dockerfile' || answers['imageBuild'] === 'published',
    default: ({ facts }) => facts.dropsRights?.value ?? false,
    from: ({ facts }) => facts.dropsRights?.from,
    sure: ({ facts }) => facts.dropsRights?.guessed !== true,
    ask: ({ facts }) => facts.dropsRights?.guessed === true,
  },
  {
    name: 'healthPath',
    type: 'text',
    message: 'Which path answers when the app is up?',
    help: 'Path that answers with a status below 400 when the app is up. Default: /up where it is registered, else /',
    example: '/up',
    default: ({ facts }) => facts.healthPath.value,
    from: ({ facts }) => facts.healthPath.from,
    sure: ({ facts }) => !facts.healthPath.guessed,
    ask: ({ facts }) => facts.healthPath.guessed,
    validate: matching(/^\/[\w.~!&'()*+,;=:@/?%-]*$/, 'it must be a URL path like /up'),
  },
  {
    name: 'dataFolder',
    type: 'text',
    message: 'Which folder inside the container holds the databases?',
    help: 'Folder inside the container that becomes the volume. Default: where the databases were found, else /app/App_Data',
    example: '/app/App_Data',
    default: ({ facts }) => facts.dataFolder.value,
    from: ({ facts }) => facts.dataFolder.from,
    sure: ({ facts }) => !facts.dataFolder.guessed,
    ask: ({ facts }) => facts.dataFolder.guessed,
    validate: (value, { facts }) => absolutePath(value) ?? hidesProgram(String(value), facts.program ?? []),
  },
  {
    name: 'migrations',
    type: 'confirm',
    message: 'Does the app run its migrations when it is started with --AppTasks=migrate?',
    help: 'Run --AppTasks=migrate before each new version starts. Default: yes where the app registers that task',
    default: ({ facts }) => facts.migrations.value,
    from: ({ facts }) => facts.migrations.from,
    when: ({ facts }) => facts.dotnet !== undefined,
    sure: ({ facts }) => !facts.migrations.guessed,
    ask: ({ facts }) => facts.migrations.guessed,
  },
  {
    name: 'migrateCommand',
    type: 'text',
    message: 'Which command migrates the databases before a new version starts (empty: none)?',
    help:
      "Command that migrates in a container of its own before each new version starts, in place of the image's CMD. " +
      'Default: what the project says, else none',
    example: 'python manage.py migrate --noinput',
    default: ({ facts }) => facts.migrateCommand?.value ?? '',
    from: ({ facts }) => facts.migrateCommand?.from,
    sure: ({ facts }) => facts.migrateCommand?.guessed !== true,
    ask: ({ facts }) => facts.migrateCommand?.guessed === true,
    validate: oneLine,
  },
  {
    name: 'migratesAtStart',
    type: 'confirm',
    message: 'Does the app migrate its databases as it starts?',
    help:
      'Set a copy of the databases aside before each new version starts, which returns when that does not come up. ' +
      'Default: yes where the code or the start script does so and no step of its own migrates',
    default: ({ facts }) => facts.migratesAtStart?.value ?? false,
    ask: () => false,
  },
];
