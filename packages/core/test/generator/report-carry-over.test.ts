import { expect, test } from 'vitest';
import { reportCarryOver } from '../../src/generator/report-carry-over.js';
import { sampleDeployment } from '../platforms/sample-deployment.js';

const item = (name: string) => ({ kind: 'secret' as const, name, where: 'a.yml:1' });
const carryOver = { kept: [item('A'), item('B')], replaced: [{ ...item('C'), by: 'D' }], lost: [item('E')] };

test('a run that changes nothing counts what the guide lists, and lists what is lost', () => {
  const [first, again] = [false, true].map((one) => reportCarryOver(sampleDeployment({ carryOver }), one));
  expect(first).toMatch(/secret A.*secret B[^]*by D[^]*secret C[^]*secret E/);
  expect(again).toContain('2 kept, 1 replaced, 1 lost: .deploy/README.md lists them.');
  expect(again).not.toMatch(/secret [ABC]/);
  expect(again).toContain('secret E');
});
