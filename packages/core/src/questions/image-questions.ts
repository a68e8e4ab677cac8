import { answeredBy } from './answered-by.js';
import type { Question, QuestionContext } from './question.js';
import { allOf, matching, oneLine } from './validate.js';

const projectPath = allOf(
  oneLine,
  matching(
    /^(?!\/)(?!.*(^|\/)\.{1,2}(\/|$))[^\\]*[^\\/]$/u,
    'it must be a path below the project, like MyApp/Dockerfile',
  ),
);

/** Whether the way in which the image is built is still the one that the facts are about. */
export const asDetected = ({ facts, answers }: QuestionContext): boolean =>
  answers['imageBuild'] === undefined || answers['imageBuild'] === facts.image.value.kind;

/** Whether the image is built from a Dockerfile of the project. */
export const byDockerfile = ({ answers }: QuestionContext): boolean => answers['imageBuild'] === 'dockerfile';

/** Which image is deployed, and where its Dockerfile lies. */
export const imageQuestions: readonly Question[] = [
  {
    name: 'imageBuild',
    type: 'select',
    message: 'How is the image built?',
    help:
      "How the image is built: sdk by dotnet publish, dockerfile from the project's Dockerfile, supplied from a Dockerfile " +
      'that the generator adds, published not at all. Default: as the project does today',
    choices: [
      { value: 'sdk', title: 'dotnet publish', hint: 'no Dockerfile needed' },
      { value: 'dockerfile', title: "the project's Dockerfile" },
      { value: 'supplied', title: 'a Dockerfile that the generator adds' },
      { value: 'published', title: 'not at all', hint: 'a registry has it already' },
    ],
    ...answeredBy(({ image }) => ({ ...image, value: image.value.kind })),
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
      'Published image that is deployed without a build. Each deployment pulls the image that the tag names at that time. ' +
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
    message: 'Which folder is the build context of the Dockerfile?',
    help:
      "Folder from which the Dockerfile copies files (the build context), from the project's root. " +
      'Default: as it is built today, else the root',
    example: 'MyApp',
    when: byDockerfile,
    // A later run no longer sees the workflow that was replaced.
    default: ({ facts, last }) => facts.buildContext?.value ?? last?.['buildContext'] ?? '.',
    from: ({ facts }) => facts.buildContext?.from,
    ask: () => false,
    validate: (value) => (value === '.' ? undefined : projectPath(value)),
  },
];
