import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { diagnose } from '../src/doctor/diagnose.js';
import { reportDiagnosis } from '../src/doctor/report.js';
import { families, generated } from './checkout.js';

it('the doctor looks at the environment that it is asked about, and names the others', async () => {
  const folder = generated({ target: 's3' });
  const file = path.join(folder, '.yo-rc.json');
  const all = JSON.parse(readFileSync(file, 'utf8')) as Record<string, { deployments: Record<string, string> }>;
  Object.assign(all['generator-litestream'] ?? {}, {
    deployments: { production: 'my-shop-abc234', staging: 'my-shop-staging-abc235' },
  });
  writeFileSync(file, JSON.stringify(all));
  const look = (of?: string) => diagnose({ folder, families, checks: [], of });
  expect((await look()).deployment.id).toBe('my-shop-abc234');
  const { deployment, diagnosed } = await look('staging');
  expect(deployment).toMatchObject({ id: 'my-shop-staging-abc235', environment: 'staging' });
  expect(reportDiagnosis(deployment, diagnosed)).toContain('doctor --environment production');
  await expect(look('nowhere')).rejects.toThrow('There is no environment nowhere in this checkout.');
});
