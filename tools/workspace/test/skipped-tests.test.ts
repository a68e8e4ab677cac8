import { expect, it } from 'vitest';
import { skippedTests } from '../skipped-tests.mjs';

const linux = { platform: 'linux', hasCurl: true, hasBash: true, hasKubeconform: true };

it.each([
  [linux, /^No test was skipped/],
  [{ ...linux, hasCurl: false }, /need curl\. To run them: sudo apt-get install curl && npm test$/],
  [
    { ...linux, hasKubeconform: false },
    /^Skipped: .*need Kustomize and kubeconform\. .*install\.sh validators && npm test$/,
  ],
  [
    { platform: 'darwin', hasCurl: false, hasBash: false, hasKubeconform: false },
    /need curl and bash\. To run them: brew install curl bash && npm test$/,
  ],
  [{ ...linux, platform: 'win32' }, /wsl npm test$/],
])('one line says what %j skipped, and what brings it', (machine, words) => {
  expect(skippedTests(machine)).toMatch(words);
  expect(skippedTests(machine)).not.toContain('\n');
});
