import { rmSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters as plain } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadDeployment } from 'litestream-generator-core';
import { ageOf } from '../src/doctor/age-of.js';
import { checks } from '../src/doctor/all-checks.js';
import { diagnose } from '../src/doctor/diagnose.js';
import { redactor } from '../src/doctor/redactor.js';
import { diagnosisAsJson, hasFaults, reportDiagnosis } from '../src/doctor/report.js';
import { families, folderFor, generated } from './checkout.js';

it.each([
  [5, '5 s'],
  [119, '119 s'],
  [600, '10 min'],
  [3 * 3600, '3 h'],
  [8 * 86_400, '8 days'],
  [-5, '0 s'],
])('an age of %i seconds is %s', (seconds, text) => {
  const now = new Date('2026-01-31T12:00:00Z');
  expect(ageOf(new Date(now.getTime() - seconds * 1000), now)).toBe(text);
});

it('a redactor knows a value by its lines and as other programs write it', () => {
  const redact = redactor(['one two\nthree"four', 'x', 'abcdef', 'abcdefgh'], 4);
  expect(redact('three"four three\\"four one two x abcdefgh abcdef')).toBe('*** *** *** x *** ***');
});

/** The checks of a deployment with Docker Compose. */
const ofHosts = checks.filter(({ platform }) => platform !== 'kubernetes').map(({ id }) => id);

describe('the report', () => {
  it('has a line for each check, the next command where it is not good, and the same as JSON', async () => {
    const folder = generated({ target: 'azure' });
    rmSync(path.join(folder, '.deploy/deploy.conf'));
    const diagnoses = await diagnose({ folder, families, environment: { PATH: folderFor('empty') } });
    const text = plain(reportDiagnosis(diagnoses));
    expect(text).toMatch(
      /^.* \(my-shop-abc234\), production, backed up to Azure Blob Storage\n✖ Generated files +Not there: \.deploy\/deploy\.conf\n +→ npm create litestream@latest -- --yes\n/,
    );
    expect(text).toMatch(
      /– Storage +AZURE_STORAGEACCOUNT, AZURE_CONTAINER, AZURE_ACCOUNT_KEY are not in this shell, and GitHub shows no values\n +→ /,
    );
    expect(text).toMatch(/\n2 good, 1 to fix, 9 that could not be checked$/);
    const json = JSON.parse(diagnosisAsJson(diagnoses)) as {
      ok: boolean;
      checks: { id: string; state: string }[];
    };
    expect(json.ok).toBe(false);
    expect(json.checks.map(({ id }) => id)).toEqual(ofHosts);
    expect(hasFaults(diagnoses)).toBe(true);
    const [{ deployment, diagnosed }] = diagnoses;
    expect(hasFaults([{ deployment, diagnosed: diagnosed.filter(({ finding }) => finding.state !== 'bad') }])).toBe(
      false,
    );
  });
});

it('the report has one line for checks that could not be made for one reason', () => {
  const unknown = { state: 'unknown', what: 'this needs gh', fix: 'Install it' } as const;
  const check = (title: string) => ({ id: title, title });
  const deployment = sampleOf();
  const text = plain(
    reportDiagnosis([
      {
        deployment,
        diagnosed: [
          { check: check('Record'), finding: unknown },
          { check: check('Domain'), finding: { state: 'good', what: 'fine' } },
          { check: check('Secrets'), finding: unknown },
          { check: check('Host'), finding: { ...unknown, what: 'this needs ssh' } },
        ],
      },
    ]),
  );
  expect(text.match(/this needs gh/g)).toHaveLength(1);
  expect(text).toMatch(/^– Record, Secrets\n +this needs gh\n +→ Install it\n✔ Domain +fine\n– Host +this needs ssh$/m);
  expect(text).toContain('1 good, 0 to fix, 3 that could not be checked');
});

it('the report has no line that is broken in the middle of a word', () => {
  const what =
    'The domain comes from the variable DEPLOY_DOMAIN or, if it is not set, from the secret DEPLOY_API, and this shell has neither';
  const fix = 'To check this, set DEPLOY_API as an environment variable of this shell, and run the doctor again.';
  const finding = { state: 'unknown', what, fix } as const;
  const diagnosed = [{ check: { id: 'domain', title: 'Domain' }, finding }];
  const lines = plain(reportDiagnosis([{ deployment: sampleOf(), diagnosed }], 60)).split('\n');
  expect(lines.filter(({ length }) => length > 60).slice(1)).toEqual([]);
  expect(lines.slice(1).join(' ').replaceAll(/ +/g, ' ')).toContain(`${what} → ${fix}`);
});

function sampleOf() {
  const folder = generated({ target: 's3' });
  return loadDeployment(folder, families).deployment;
}
