import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters as plain } from 'node:util';
import { expect, it } from 'vitest';
import { checks } from '../src/doctor/all-checks.js';
import { defineCheck, good } from '../src/doctor/check.js';
import { diagnose } from '../src/doctor/diagnose.js';
import { diagnosisAsJson, hasFaults, reportDiagnosis } from '../src/doctor/report.js';
import { families, folderFor, generated } from './checkout.js';

const folder = generated({ target: 's3' });
const file = path.join(folder, '.yo-rc.json');
const all = JSON.parse(readFileSync(file, 'utf8')) as Record<string, { deployments: Record<string, string> }>;
Object.assign(all['generator-litestream'] ?? {}, {
  deployments: { production: 'my-shop-abc234', staging: 'my-shop-staging-abc235' },
});
writeFileSync(file, JSON.stringify(all));

/** Says what the shell has for it. */
const asks = (id: string, everywhere: boolean) =>
  defineCheck({
    id,
    title: id,
    limit: 5,
    everywhere,
    run: async ({ deployment, value }) =>
      good(`${deployment.id} in ${deployment.environment}, bucket ${value('AWS_S3_BUCKET') ?? 'not known'}`),
  });

it('the doctor looks at the environment that it is asked about, with the values of the shell', async () => {
  const look = (of: string) =>
    diagnose({ folder, families, of, checks: [asks('a', false)], environment: { AWS_S3_BUCKET: 'b' } });
  const diagnoses = await look('staging');
  expect(diagnoses.map(({ diagnosed }) => diagnosed.map(({ finding }) => finding.what))).toEqual([
    ['my-shop-staging-abc235 in staging, bucket b'],
  ]);
  await expect(look('nowhere')).rejects.toThrow('There is no environment nowhere in this checkout.');
});

it('without being asked about one it looks at all; the values of the shell are those of the first', async () => {
  const diagnoses = await diagnose({
    folder,
    families,
    checks: [asks('host', false), asks('names', true)],
    environment: { AWS_S3_BUCKET: 'b' },
  });
  const text = plain(reportDiagnosis(diagnoses));
  expect(text.split('\n').map((line) => line.trim())).toEqual([
    expect.stringMatching(/ \(my-shop-abc234\), production, backed up to AWS S3$/),
    '✔ host   my-shop-abc234 in production, bucket b',
    '✔ names  my-shop-abc234 in production, bucket b',
    '',
    expect.stringMatching(/ \(my-shop-staging-abc235\), staging, backed up to AWS S3$/),
    '✔ names  my-shop-staging-abc235 in staging, bucket not known',
    expect.stringMatching(/^Its host and storage were not checked\. .* doctor --environment staging$/),
    '',
    '3 good, 0 to fix, 0 that could not be checked',
  ]);
  const json = JSON.parse(diagnosisAsJson(diagnoses)) as { environments: { environment: string }[] };
  expect(json).toMatchObject({ deployment: 'my-shop-abc234', environment: 'production', ok: true });
  expect(json.environments.map(({ environment }) => environment)).toEqual(['staging']);
});

it('a fault in any of them is a fault', async () => {
  const [first, second] = await diagnose({ folder, families, checks: [asks('names', true)], environment: {} });
  const broken = {
    ...second!,
    diagnosed: [{ check: asks('x', true), finding: { state: 'bad', what: '', fix: '' } as const }],
  };
  expect([hasFaults([first, second!]), hasFaults([first, broken])]).toEqual([false, true]);
});

it('of the real checks those of the repository and the domain are asked everywhere', async () => {
  const diagnoses = await diagnose({ folder, families, environment: { PATH: folderFor('empty') } });
  expect(diagnoses.map(({ diagnosed }) => diagnosed.map(({ check }) => check.id))).toEqual([
    checks.filter(({ platform }) => platform !== 'kubernetes').map(({ id }) => id),
    ['repository-secrets', 'record', 'domain'],
  ]);
});
