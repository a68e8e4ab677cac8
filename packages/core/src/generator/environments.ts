import type { OtherEnvironment } from '../deployment/deployment.js';
import { UserError } from '../errors.js';
import type { Platform } from '../platforms/index.js';
import { environmentConf, projectFiles } from '../platforms/shared/paths.js';
import type { AnswerValue, Answers } from '../questions/question.js';
import type { FoundId } from './find-deployment-id.js';
import { storePath, type Stored } from './stored.js';
import { releaseFile } from './release-file.js';

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

/**
 * Deployment ids by environment: those of the memory, of the files where the memory has none, and that of the environment of this run.
 * @param files of the checkout
 * @param make an id for an environment that is new
 * @throws UserError where a file of values belongs to another deployment than the memory says
 */
export function deploymentIds(
  stored: Stored,
  about: string,
  found: FoundId,
  { files, read }: { readonly files: readonly string[]; read(path: string): string | undefined },
  make: () => string,
): Readonly<Record<string, string>> {
  const inFiles = Object.fromEntries(
    files.flatMap((path) => {
      const name = /^\.deploy\/deploy\.([a-z0-9-]+)\.conf$/.exec(path)?.[1];
      const id = name === undefined ? undefined : /^id=([a-z][a-z0-9-]+)\r?$/m.exec(read(path) ?? '')?.[1];
      return name === undefined || id === undefined ? [] : [[name, id] as const];
    }),
  );
  for (const [name, id] of Object.entries(inFiles)) {
    const known = stored.deployments[name];
    const [twin] = Object.entries(stored.deployments).find(([other, its]) => other !== name && its === id) ?? [];
    if (twin !== undefined) {
      throw new UserError({
        what:
          `${environmentConf(name)} has the id of ${twin}, ${id}: two environments with one id would write to one backup, ` +
          'and destroy it.',
        fix:
          `Delete it, and let the generator make an id for ${name}: rm ${environmentConf(name)} && ` +
          `npm create litestream@latest -- --environment ${name}`,
      });
    }
    if (known !== undefined && known !== id) {
      throw new UserError({
        what:
          `${environmentConf(name)} belongs to the deployment ${id}, and ${storePath} says ${known} for ${name}. ` +
          'Continuing would mix up the backups of two deployments.',
        fix:
          'Restore the two versions that belong together: ' +
          `git log --oneline -- ${storePath} ${environmentConf(name)} shows their commits.`,
      });
    }
  }
  const lost = Object.keys(stored.deployments).length === 0;
  return { ...(lost ? inFiles : stored.deployments), [about]: found.id ?? inFiles[about] ?? make() };
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

/** What a run changes about environments, as lines of its plan. */
export function changedEnvironments(
  stored: Stored,
  environment: string,
  { others }: Pick<Settled, 'others'>,
  removed: string | undefined,
  platform: Platform,
): readonly string[] {
  const before = Object.keys(stored.deployments).filter((name) => name !== removed);
  const byBranch =
    before.length > 1
      ? others.filter(({ name }) => before.includes(name) && stored.written[environmentConf(name)] === undefined)
      : [];
  const lines = others.flatMap(({ name, id }) => {
    const workflow = releaseFile(stored.last.answers);
    const deploys = `A release deploys ${environment}; gh workflow run ${workflow} -f environment=${name} deploys ${name}.`;
    if (!before.includes(name))
      return before.length === 0
        ? []
        : [
            `The environment ${name} is added. Its backup is below ${id}/ in the storage, and ` +
              `${environmentConf(name)} has the values that differ. ${deploys}`,
          ];
    return byBranch.some((one) => one.name === name)
      ? [
          `${environment} and ${name} are in one checkout from now on, no longer on a branch each: ` +
            `${projectFiles.conf} has the values of ${environment}, ${environmentConf(name)} those of ${name}. ${deploys} ` +
            'If the other branch has a domain of its own, give it again with --environment and --domain.',
        ]
      : [];
  });
  const id = removed === undefined ? undefined : stored.deployments[removed];
  return [
    ...lines,
    ...(removed === undefined || id === undefined
      ? []
      : [
          `The environment ${removed} is removed from the checkout, and nothing else of it changes. Its backup ` +
            `stays below ${id}/ in the storage. ${platform.ends(id)} ` +
            `To delete its environment on GitHub: gh api -X DELETE repos/{owner}/{repo}/environments/${removed}`,
        ]),
  ];
}
