import path from 'node:path';
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { compose } from './deploy-sample.js';
import { engine, engineBash, noShell, scratch } from './shell.js';

describe.skipIf(noShell)('the image of Litestream', () => {
  const image = async (files: Record<string, string>) => {
    const folder = scratch();
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
    return (await engineBash(['-c', `. ${engine}; litestream_image "$1"`, 'bash', folder])).output;
  };

  test.each([
    ['an alias, with a default', compose, 'litestream/litestream:0.5.18'],
    ['a plain reference', 'services:\n  litestream:\n    image: "me/litestream:1" # mine\n', 'me/litestream:1'],
    [
      'a digest',
      'services:\n  app:\n    image: a\n  litestream:\n    user: x\n    image: l@sha256:0\n  z:\n    image: z\n',
      'l@sha256:0',
    ],
  ])('%s', async (_, text, expected) => expect(await image({ 'compose.yaml': text })).toBe(expected));

  test('.env wins', async () => {
    expect(await image({ 'compose.yaml': compose, '.env': 'LITESTREAM_IMAGE="other:1"\n' })).toBe('other:1');
  });
});
