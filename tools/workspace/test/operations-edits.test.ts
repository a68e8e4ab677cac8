import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { edits } from '../../operations/edits.mjs';

const golden = path.resolve(import.meta.dirname, '../../../packages/blazor/test/golden/blazor-s3/expected');

// `npm run operations` takes minutes, and needs real projects.
it.each(edits)('the edit that npm run operations makes in %s finds its place: %s', (file, from, to, text) => {
  expect(readFileSync(path.join(golden, file), 'utf8').replace(from, to)).toContain(text);
});
