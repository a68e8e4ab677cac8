import type { OtherEnvironment } from '../deployment/deployment.js';
import { UserError } from '../errors.js';
import { projectFiles } from '../platforms/shared/paths.js';
import type { AnswerValue, Answers } from '../questions/question.js';
import type { Stored } from './stored.js';

/** Answers that each environment has for itself; all others apply to all of them. Those of the first one are stored with the others. */
type OwnAnswers = Stored['environments'][string];

/** The environments of a checkout after a run, and the answers of the first one, whose values are in deploy.conf. */
export interface Settled {
  readonly answers: Answers;
  readonly chosen: Answers;
  readonly id: string;
  readonly others: readonly OtherEnvironment[];
  readonly environments: Stored['environments'];
}

/** The one that a release deploys: production, wherever it is among them. A merge of branches gives the same, whichever was made first. */
function firstOf(names: readonly string[], owner: string): string {
  return (
    [...(names.includes('production') ? ['production'] : []), ...(names.includes(owner) ? [owner] : []), ...names][0] ??
    'production'
  );
}

/** Environment that the remembered answers are of. */
function ownerOf({ answers }: Stored): string {
  return String(answers['environment'] ?? 'production');
}

/** Which environment a run is about: the one that was asked for, else the first. */
export function environmentOf(stored: Stored, asked: unknown): string {
  return asked === undefined ? firstOf(Object.keys(stored.deployments), ownerOf(stored)) : String(asked);
}

function ownAnswers(stored: Stored, name: string): OwnAnswers {
  const { domain } = name === ownerOf(stored) ? stored.answers : (stored.environments[name] ?? {});
  return domain === undefined ? {} : { domain };
}

/** The memory, as it applies to one environment. */
export function answersFor(stored: Stored, name: string): Answers {
  if (
    name === ownerOf(stored) ||
    (Object.keys(stored.deployments).length === 0 && stored.answers['environment'] === undefined)
  )
    return stored.answers;
  const { environment: _, domain: __, ...common } = stored.answers;
  return { ...common, environment: name, ...ownAnswers(stored, name) };
}

/**
 * @param about environment that the answers of this run are for
 * @param ids deployment ids by environment, that of `about` among them
 */
export function settleEnvironments(
  stored: Stored,
  about: string,
  { answers, chosen }: { readonly answers: Answers; readonly chosen: Answers },
  ids: Readonly<Record<string, string>>,
): Settled {
  const own = (name: string): OwnAnswers => {
    if (name !== about) return ownAnswers(stored, name);
    return chosen['domain'] === undefined ? {} : { domain: chosen['domain'] };
  };
  const lastOf = (name: string): AnswerValue | undefined =>
    name === ownerOf(stored) ? stored.last.answers['domain'] : undefined;
  const domainOf = (name: string): AnswerValue =>
    (name === about ? answers['domain'] : (own(name)['domain'] ?? lastOf(name))) ?? '';
  const first = firstOf(Object.keys(ids), ownerOf(stored));
  const others = Object.entries(ids).filter(([name]) => name !== first);
  const common = {
    id: ids[first] ?? '',
    others: others.map(([name, id]) => ({ name, id, domain: String(domainOf(name)) })),
    environments: Object.fromEntries(
      others.map(([name]) => [name, own(name)] as const).filter(([, each]) => Object.keys(each).length > 0),
    ),
  };
  if (first === about) return { ...common, answers, chosen };
  const { environment: _, domain: __, ...rest } = chosen;
  return {
    ...common,
    answers: { ...answers, environment: first, domain: domainOf(first) },
    chosen: { ...rest, ...(first !== 'production' && { environment: first }), ...own(first) },
  };
}

/** @throws UserError where this is not an environment that can go */
export function withoutEnvironment(stored: Stored, name: string, about: string): Stored {
  const { [name]: id, ...deployments } = stored.deployments;
  const first = environmentOf(stored, undefined);
  const names = Object.keys(stored.deployments);
  if (id === undefined)
    throw new UserError({
      what: `There is no environment ${name} in this checkout.`,
      fix: names.length === 0 ? 'Leave --without-environment out.' : `Name one of ${names.join(', ')}.`,
    });
  if (name === first || name === about) {
    throw new UserError({
      what:
        name === first
          ? `The environment ${name} cannot be removed, because its values are those of ${projectFiles.conf} and a release deploys it.`
          : `--environment and --without-environment both name ${name}.`,
      fix: 'Name another environment, or leave --without-environment out.',
    });
  }
  const { [name]: _, ...environments } = stored.environments;
  return { ...stored, deployments, environments };
}
