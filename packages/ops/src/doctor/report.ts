import { columns, nextStep, wrapLines } from 'litestream-generator-core';
import pc from 'picocolors';
import type { Diagnosis } from './diagnose.js';
import type { Finding } from './check.js';

const marks: Readonly<Record<Finding['state'], string>> = {
  good: pc.green('✔'),
  bad: pc.red('✖'),
  unknown: pc.dim('–'),
};

/** The report for people: a line for each check of an environment, and the next command where it is not good. */
export function reportDiagnosis(diagnoses: readonly Diagnosis[], terminal = columns()): string {
  const findings = diagnoses.flatMap(({ diagnosed }) => diagnosed.map(({ finding }) => finding));
  const count = (state: Finding['state']): number => findings.filter((finding) => finding.state === state).length;
  return [
    ...diagnoses.map((diagnosis, index) =>
      [...linesOf(diagnosis, terminal), ...(index === 0 ? [] : notSeen(diagnosis, terminal)), ''].join('\n'),
    ),
    `${count('good')} good, ${count('bad')} to fix, ${count('unknown')} that could not be checked`,
  ].join('\n');
}

function linesOf({ deployment, diagnosed }: Diagnosis, terminal: number): readonly string[] {
  const width = Math.max(...diagnosed.map(({ check }) => check.title.length));
  const beside = 2 + width + 2;
  const wrap = (line: string, hanging = beside): string => wrapLines(line, hanging, terminal);
  const alike = (one: Finding): readonly string[] =>
    diagnosed.flatMap(({ check, finding }) => (isAlike(one, finding) ? [check.title] : []));
  return [
    `${pc.bold(deployment.app.name)} (${deployment.id}), ${deployment.environment}, backed up to ${deployment.storage.title}`,
    ...diagnosed.flatMap(({ check, finding }) => {
      const titles = alike(finding);
      if (titles.length > 1) {
        if (titles[0] !== check.title || finding.state === 'good') return [];
        return [
          wrap(`${marks[finding.state]} ${pc.bold(titles.join(', '))}`, 2),
          wrap(`${' '.repeat(beside)}${finding.what}`),
          wrap(nextStep(finding.fix, beside), beside + 2),
        ];
      }
      return [
        `${marks[finding.state]} ${pc.bold(check.title.padEnd(width))}  ${wrap(`${' '.repeat(beside)}${finding.what}`).trimStart()}`,
        ...(finding.state === 'good' ? [] : [wrap(nextStep(finding.fix, beside), beside + 2)]),
      ];
    }),
  ];
}

/** Whether two checks could not be made for the same reason, such as a missing program. The report has one line for them. */
function isAlike(one: Finding, other: Finding): boolean {
  return one.state === 'unknown' && other.state === 'unknown' && one.what === other.what && one.fix === other.fix;
}

/** The shell has the values of one environment, and the host and the storage of another one need others. */
function notSeen({ deployment: { environment } }: Diagnosis, terminal: number): readonly string[] {
  const text =
    '  Its host and storage were not checked. To check them, set its values in this shell and ' +
    `run: npm create litestream@latest -- doctor --environment ${environment}`;
  return [wrapLines(text, 2, terminal)];
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
