import pc from 'picocolors';
import type { Deployment } from 'litestream-generator-core';
import type { Diagnosed } from './diagnose.js';
import type { Finding } from './check.js';

const marks: Readonly<Record<Finding['state'], string>> = {
  good: pc.green('✔'),
  bad: pc.red('✖'),
  unknown: pc.dim('–'),
};

/** The report for people: a line for each check, and the next command where it is not good. */
export function reportDiagnosis(deployment: Deployment, diagnosed: readonly Diagnosed[]): string {
  const width = Math.max(...diagnosed.map(({ check }) => check.title.length));
  const lines = diagnosed.map(({ check, finding }) =>
    [
      `${marks[finding.state]} ${pc.bold(check.title.padEnd(width))}  ${finding.what}`,
      ...(finding.state === 'good' ? [] : [`  ${' '.repeat(width)}  → ${finding.fix}`]),
    ].join('\n'),
  );
  const count = (state: Finding['state']): number => diagnosed.filter(({ finding }) => finding.state === state).length;
  return [
    `${pc.bold(deployment.app.name)} (${deployment.id}), ${deployment.environment}, backed up to ${deployment.storage.title}`,
    ...lines,
    ...deployment.others.map(
      ({ name }) =>
        `Not looked at: the environment ${name}. npm create litestream@latest -- doctor --environment ${name}`,
    ),
    `${count('good')} good, ${count('bad')} to correct, ${count('unknown')} that cannot be seen from here`,
  ].join('\n');
}

/** The same for programs. */
export function diagnosisAsJson(deployment: Deployment, diagnosed: readonly Diagnosed[]): string {
  return JSON.stringify(
    {
      deployment: deployment.id,
      ok: !hasFaults(diagnosed),
      checks: diagnosed.map(({ check: { id, title }, finding }) => ({ id, title, ...finding })),
    },
    undefined,
    2,
  );
}

/** True when something is wrong. */
export function hasFaults(diagnosed: readonly Diagnosed[]): boolean {
  return diagnosed.some(({ finding }) => finding.state === 'bad');
}
