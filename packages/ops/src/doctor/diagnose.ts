import { loadDeployment, type Deployment, type Family } from 'litestream-generator-core';
import { environmentsOf } from '../environments-of.js';
import { checks as allChecks } from './all-checks.js';
import type { Check, Finding } from './check.js';
import { runCheck, type Subject } from './run-check.js';

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
  const { folder, families, of, environment = process.env, signal } = examination;
  const { deployment, plan } = loadDeployment(folder, families);
  const checks = (examination.checks ?? allChecks).filter(
    ({ platform }) => platform === undefined || platform === deployment.platform,
  );
  const [first, ...others] = environmentsOf(deployment, of);
  const subject = { folder, plan, environment };
  const [found, ...further] = await Promise.all([
    examine({ ...subject, deployment: first, withValues: true }, checks, signal),
    ...others.map((other) => {
      const some = checks.filter(({ everywhere }) => everywhere);
      return examine({ ...subject, deployment: other, withValues: false }, some, signal);
    }),
  ]);
  return [found, ...further];
}

async function examine(
  subject: Subject,
  checks: readonly Check[],
  signal: AbortSignal | undefined,
): Promise<Diagnosis> {
  const one = async (check: Check): Promise<Diagnosed> => ({ check, finding: await runCheck(check, subject, signal) });
  return { deployment: subject.deployment, diagnosed: await Promise.all(checks.map(one)) };
}
