import type { PlatformSource, Question, TargetSource } from './question.js';

/** What runs the app: what a checkout says, else the first platform. */
export function platformQuestion(platforms: readonly PlatformSource[], targets: readonly TargetSource[]): Question {
  const found = (context: Parameters<NonNullable<Question['from']>>[0]): PlatformSource | undefined =>
    platforms.find((platform) => platform.evidence(context.facts) !== undefined);
  return {
    name: 'platform',
    type: 'select',
    message: 'Which platform runs the app?',
    help: `Platform that runs the app. Default: as the checkout says, else ${platforms[0]?.id}`,
    choices: platforms.map(({ id, title }) => ({ value: id, title })),
    // A checkout that was deployed before stays on its platform, because a move is a decision.
    default: ({ last, ...context }) =>
      last?.['platform'] ?? (last === undefined ? found(context)?.id : undefined) ?? platforms[0]?.id,
    from: ({ last, ...context }) => (last === undefined ? found(context)?.evidence(context.facts) : undefined),
    ask: ({ last, ...context }) => last === undefined && found(context) !== undefined,
    validate: (value, { answers }) => {
      const target = targets.find(({ id }) => id === answers['target']);
      return target && platforms.find(({ id }) => id === value)?.refuses(target);
    },
  };
}
