import pc from 'picocolors';
import type { Diagnosis } from './diagnose.js';
import type { Finding } from './check.js';

const marks: Readonly<Record<Finding['state'], string>> = {
  good: pc.green('✔'),
  bad: pc.red('✖'),
  unknown: pc.dim('–'),
};

/** The report for people: a line for each check of an environment, and the next command where it is not good. */
export function reportDiagnosis(diagnoses: readonly Diagnosis[]): string {
  const findings = diagnoses.flatMap(({ diagnosed }) => diagnosed.map(({ finding }) => finding));
  const count = (state: Finding['state']): number => findings.filter((finding) => finding.state === state).length;
  return [
    ...diagnoses.map((diagnosis, index) =>
      [...linesOf(diagnosis), ...(index === 0 ? [] : notSeen(diagnosis)), ''].join('\n'),
    ),
    `${count('good')} good, ${count('bad')} to fix, ${count('unknown')} that could not be checked`,
  ].join('\n');
}

function linesOf({ deployment, diagnosed }: Diagnosis): readonly string[] {
  const width = Math.max(...diagnosed.map(({ check }) => check.title.length));
  const alike = (one: Finding): readonly string[] =>
    diagnosed.flatMap(({ check, finding }) => (isAlike(one, finding) ? [check.title] : []));
  return [
    `${pc.bold(deployment.app.name)} (${deployment.id}), ${deployment.environment}, backed up to ${deployment.storage.title}`,
    ...diagnosed.flatMap(({ check, finding }) => {
      const titles = alike(finding);
      if (titles.length > 1) {
        if (titles[0] !== check.title || finding.state === 'good') return [];
        return [
          `${marks[finding.state]} ${pc.bold(titles.join(', '))}`,
          `  ${' '.repeat(width)}  ${finding.what}`,
          `  ${' '.repeat(width)}  → ${finding.fix}`,
        ];
      }
      return [
        `${marks[finding.state]} ${pc.bold(check.title.padEnd(width))}  ${finding.what}`,
        ...(finding.state === 'good' ? [] : [`  ${' '.repeat(width)}  → ${finding.fix}`]),
      ];
    }),
  ];
}

/** Whether two checks could not be made for one reason: a program is missing, say. That is one line. */
function isAlike(one: Finding, other: Finding): boolean {
  return one.state === 'unknown' && other.state === 'unknown' && one.what === other.what && one.fix === other.fix;
}

/** The shell has the values of one environment, and the host and the storage of another one need others. */
function notSeen({ deployment: { environment } }: Diagnosis): readonly string[] {
  return [
    '  Its host and storage were not checked. To check them, set its values in this shell and ' +
      `run: npm create litestream@latest -- doctor --environment ${environment}`,
  ];
}

/** The same for programs: the first environment, and the others in `environments`. */
export function diagnosisAsJson([first, ...others]: readonly [Diagnosis, ...Diagnosis[]]): string {
  const one = ({ deployment, diagnosed }: Diagnosis) => ({
    deployment: deployment.id,
    environment: deployment.environment,
    ok: !hasFaults([{ deployment, diagnosed }]),
    checks: diagnosed.map(({ check: { id, title }, finding }) => ({ id, title, ...finding })),
  });
  return JSON.stringify(
    { ...one(first), ok: !hasFaults([first, ...others]), environments: others.map(one) },
    undefined,
    2,
  );
}

/** True when something is wrong in any of them. */
export function hasFaults(diagnoses: readonly Diagnosis[]): boolean {
  return diagnoses.some(({ diagnosed }) => diagnosed.some(({ finding }) => finding.state === 'bad'));
}
