import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { reportCarryOver } from '../../src/generator/report-carry-over.js';
import { carryOverLists } from '../../src/platforms/shared/guide-carry-over.js';
import { sampleDeployment } from '../platforms/sample-deployment.js';

const item = (name: string) => ({ kind: 'secret' as const, name, where: 'a.yml:1' });
const at = { file: '.deploy/deploy.conf', setting: ['app_value'] };
const kept = [
  { ...item('A'), at },
  { ...item('B'), at: { ...at, as: 'APP_B' } },
  { ...item('F'), at: { file: '.github/workflows/release.yml', setting: ['on', 'push'] } },
];
const carryOver = { kept, replaced: [{ ...item('C'), by: 'D' }], lost: [item('E')] };

test('a run that changes nothing counts what the guide lists, and lists what is lost', () => {
  const [first, again] = [false, true].map((one) => reportCarryOver(sampleDeployment({ carryOver }), one));
  expect(first).toMatch(/secret A.*secret B[^]*by D[^]*secret C[^]*secret E/);
  expect(again).toContain('3 kept, 1 replaced, 1 lost: .deploy/README.md lists them.');
  expect(again).not.toMatch(/secret [ABC]/);
  expect(again).toContain('secret E');
});

test('what is kept is listed by the place where it stands now', () => {
  const deployment = sampleDeployment({ carryOver });
  expect(stripVTControlCharacters(reportCarryOver(deployment))).toMatch(
    /in \.deploy\/deploy\.conf, app_value:\n *secret A \(a\.yml:1\), secret B \(a\.yml:1\) as APP_B\n.*in release\.yml, on: push:\n *secret F/,
  );
  expect(carryOverLists(deployment).kept).toBe(
    ' in `.deploy/deploy.conf`, `app_value`: secrets `A`, `B` as `APP_B`.<br>Kept in `release.yml`, `on: push`: secret `F`',
  );
});
