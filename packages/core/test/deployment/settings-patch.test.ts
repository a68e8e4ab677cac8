import { expect, test } from 'vitest';
import { settingsPatchOf } from '../../src/deployment/settings-patch.js';
import { factsOf } from '../facts/sample.js';

const found = (folder: string, run: string): string | undefined =>
  settingsPatchOf(
    factsOf({
      '.github/workflows/release.yml':
        `on: push\njobs:\n  a:\n    steps:\n      - working-directory: ${folder}\n        run: |\n          ${run}\n` +
        "      - run: ssh a@b 'docker compose up -d'\n",
    }).earlierItems ?? [],
    'MyApp',
  );

test.each<[string, string, string, string | undefined]>([
  [
    'in the folder of the step',
    './Shop',
    'echo "${{ secrets.APPSETTINGS_PATCH }}" > appsettings.json.patch && x patch appsettings.json.patch',
    'Shop/appsettings.json',
  ],
  [
    'by its path',
    '.',
    'echo "${{ secrets.APPSETTINGS_PATCH }}" > MyApp/appsettings.json.patch; x patch MyApp/appsettings.json.patch',
    'MyApp/appsettings.json',
  ],
  [
    'outside of the checkout',
    '..',
    'echo "${{ secrets.APPSETTINGS_PATCH }}"; x patch appsettings.json.patch',
    undefined,
  ],
  ['of another secret', '.', 'echo "${{ secrets.OTHER }}"; x patch appsettings.json.patch', undefined],
  ['nothing', '.', 'echo "${{ secrets.APPSETTINGS_PATCH }}"', undefined],
])('patches settings %s', (_what, folder, run, expected) => {
  expect(found(folder, run)).toBe(expected);
});
