import { answeredBy } from './answered-by.js';
import { asDetected } from './image-questions.js';
import type { Question, QuestionContext } from './question.js';
import { matching } from './validate.js';

/** Whether the image is the one that was started with these words, and the words leave room for the argument that migrates. */
function fits(context: QuestionContext): boolean {
  const { imageBuild } = context.answers;
  return asDetected(context) && imageBuild !== 'supplied' && !(migratesByArgument(context) && startsScript(context));
}

/** Whether the run that migrates starts like the app, with the argument `--AppTasks=migrate`. */
function migratesByArgument({ answers }: QuestionContext): boolean {
  return answers['migrations'] === true && (answers['migrateCommand'] ?? '') === '';
}

/** `sh -c`, which takes one word and runs it as a script. */
function startsScript({ facts }: QuestionContext): boolean {
  return /^(?:\S*\/)?(?:ba|da|a)?sh\s+-\w*c(?=\s|$)/.test(facts.entrypoint?.value ?? '');
}

const texts = {
  entrypoint: {
    message: "Which entry point starts the app in place of the image's ENTRYPOINT? (leave empty for the image's own)",
    help:
      "Words that the app's container starts with, in place of the image's ENTRYPOINT; its CMD then does not count. " +
      'Default: what the earlier deployment said, else those of the image',
    example: '/usr/bin/tini --',
  },
  command: {
    message: "Which command starts the app in place of the image's CMD? (leave empty for the image's own)",
    help:
      "Command or arguments that the app's container starts with, in place of the image's CMD. " +
      'Default: what the earlier deployment said, else those of the image',
    example: 'gunicorn shop.wsgi --workers 2',
  },
} as const;

const parts = ['entrypoint', 'command'] as const;

/** What the container starts in place of what its image says. A prompt comes only where the earlier deployment leaves it open. */
export const startQuestions: readonly Question[] = parts.map((part): Question => {
  const known = answeredBy((facts) => facts[part], '');
  return {
    name: part,
    type: 'text',
    ...texts[part],
    ...known,
    default: (context) => (fits(context) ? known.default(context) : ''),
    from: (context) => (fits(context) ? known.from(context) : undefined),
    ask: (context) => fits(context) && known.ask(context),
    validate: matching(/^(?:[\n\t]|[^\p{Cc}\u2028\u2029])*$/u, 'it holds a control character: leave that out'),
  };
});
