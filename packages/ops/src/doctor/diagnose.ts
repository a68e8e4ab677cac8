import { setTimeout as sleep } from 'node:timers/promises';
import {
  allSecrets,
  loadDeployment,
  targets,
  type Deployment,
  type Family,
  type Plan,
} from 'litestream-generator-core';
import { runner } from '../docker/docker.js';
import { environmentsOf } from '../environments-of.js';
import { checks as allChecks } from './all-checks.js';
import { unknown, type Check, type CheckContext, type Finding } from './check.js';
import { redactor } from './redactor.js';

/** A check beside what it found. */
export interface Diagnosed {
  readonly check: Pick<Check, 'id' | 'title'>;
  readonly finding: Finding;
}

/** What was found in one environment. */
export interface Diagnosis {
  readonly deployment: Deployment;
  readonly diagnosed: readonly Diagnosed[];
}

/** What the doctor looks at. */
export interface Examination {
  /** Folder of the checkout. */
  readonly folder: string;
  readonly families: readonly Family[];
  /** Environment of the checkout that is looked at. Default: the first one with all checks, and the others as far as it goes. */
  readonly of?: string | undefined;
  /** Default: that of this process. Values of the repository are looked for in it, under their names. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /** Default: all. */
  readonly checks?: readonly Check[];
}

/**
 * Runs every check at once, each within its limit, and changes nothing. No value of the repository gets into a finding.
 * The shell has one value under each name: those are taken for the values of the first environment that is looked at. Of the others
 * it is found out what needs none.
 * @returns what was found in each environment, the asked or first one first
 * @throws UserError when nothing was generated here, or there is no such environment
 */
export async function diagnose(examination: Examination): Promise<readonly [Diagnosis, ...Diagnosis[]]> {
  const { folder, families, of } = examination;
  const { deployment, plan } = loadDeployment(folder, families);
  const checks = (examination.checks ?? allChecks).filter(
    ({ platform }) => platform === undefined || platform === deployment.platform,
  );
  const [first, ...others] = environmentsOf(deployment, of);
  const [found, ...further] = await Promise.all([
    examine({ ...examination, deployment: first, plan, checks, withValues: true }),
    ...others.map((other) => {
      const some = checks.filter(({ everywhere }) => everywhere);
      return examine({ ...examination, deployment: other, plan, checks: some, withValues: false });
    }),
  ]);
  return [found, ...further];
}

interface EnvironmentToExamine extends Examination {
  readonly deployment: Deployment;
  readonly plan: Plan;
  readonly checks: readonly Check[];
  /** Whether the values of the shell are those of this environment. */
  readonly withValues: boolean;
}

async function examine({
  folder,
  environment = process.env,
  signal,
  deployment,
  plan,
  checks,
  withValues,
}: EnvironmentToExamine): Promise<Diagnosis> {
  const typed: CheckContext['value'] = (name) => (environment[name] === '' ? undefined : environment[name]);
  const value: CheckContext['value'] = withValues ? typed : () => undefined;
  // Those of the other targets as well: they may be real, and of another project.
  const sensitive = [...allSecrets(deployment), ...targets.flatMap((target) => target.secrets)];
  const names = sensitive.map(({ name }) => name);
  const secrets = sensitive.flatMap(({ name, kind }) => (kind === 'variable' ? [] : (typed(name) ?? [])));
  // Our own sentences hold no value; should one slip in, the last look finds it, unless it is a word such as "deploy".
  const [strict, lastLook] = [redactor(secrets, 4), redactor(secrets, 12)];
  const quote: CheckContext['quote'] = (said) => strict(said).slice(0, 500);
  // Litestream and its libraries read more of these than we name (AWS_CA_BUNDLE, AWS_PROFILE), and no other program here needs any.
  const prefixes = storagePrefixes();
  const isForStorage = (name: string): boolean => prefixes.has(prefixOf(name));
  const without = Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && !names.includes(entry[0]) && !isForStorage(entry[0]),
    ),
  );
  const one = async (check: Check): Promise<Diagnosed> => {
    const late = new AbortController();
    const ended = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]);
    const context: CheckContext = {
      folder,
      deployment,
      plan,
      value,
      quote,
      run: (program, args, call) => runner(program, () => undefined, ended)(args, { environment: without, ...call }),
    };
    const finding = await Promise.race([
      check
        .run(context)
        .catch((error: unknown) =>
          unknown(
            `The check itself failed: ${error instanceof Error ? error.message : String(error)}`,
            'Please report it',
          ),
        ),
      sleep(check.limit * 1000, undefined, { signal: ended }).then(() =>
        unknown(`No answer within ${check.limit} s`, 'Try again; if it stays so, look at the network of this machine'),
      ),
    ]).finally(() => late.abort());
    return { check, finding: redactFinding(finding, lastLook) };
  };
  return { deployment, diagnosed: await Promise.all(checks.map(one)) };
}

/** `AWS_`, `AZURE_`, and so on: what the names of variables begin with that are about a storage. */
function storagePrefixes(): ReadonlySet<string> {
  const secrets = targets.flatMap((target) => target.secrets);
  const names = secrets.flatMap(({ name, use }) =>
    use.as === 'file' && use.pathIn !== undefined ? [name, use.pathIn] : [name],
  );
  return new Set(['LITESTREAM_', 'REPLICA_', ...names.map(prefixOf)]);
}

function prefixOf(name: string): string {
  return name.slice(0, name.indexOf('_') + 1);
}

function redactFinding(finding: Finding, redact: (text: string) => string): Finding {
  return finding.state === 'good'
    ? { ...finding, what: redact(finding.what) }
    : { ...finding, what: redact(finding.what), fix: redact(finding.fix) };
}
