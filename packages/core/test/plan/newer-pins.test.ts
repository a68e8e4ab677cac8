import { describe, expect, it } from 'vitest';
import { blobId, planFiles } from '../../src/plan/index.js';
import { withNewerPins } from '../../src/plan/newer-pins.js';

const commit = (digit: string): string => digit.repeat(40);
const checkout = (digit: string, version: string): string => `uses: actions/checkout@${commit(digit)} # v${version}`;
const workflow = (...steps: readonly string[]): string =>
  `jobs:\n  a:\n    steps:\n${steps.map((step) => `      - ${step}\n        with: { x: 1 }\n`).join('')}`;

function planned(disk: string, base: string, now: string) {
  const path = '.github/workflows/release.yml';
  const known = { written: { [path]: blobId(base) }, joined: [], text: () => base, complete: true };
  return planFiles([{ path, text: now, purpose: 'x' }], () => disk, known).files[0];
}

describe('a version that a person and the generator changed both', () => {
  const base = workflow(checkout('a', '6.0.0'), 'image: litestream/litestream:0.5.1');

  it('is the newer one: that of the person', () => {
    const disk = workflow(checkout('c', '7.1.0'), 'image: litestream/litestream:0.5.10');
    const now = workflow(checkout('b', '7.0.9'), 'image: litestream/litestream:0.5.9', 'name: New');
    expect(planned(disk, base, now)).toMatchObject({
      state: 'merged',
      after: workflow(checkout('c', '7.1.0'), 'image: litestream/litestream:0.5.10', 'name: New'),
    });
    expect(planned(disk, base, workflow(checkout('b', '7.0.9'), 'image: litestream/litestream:0.5.9'))).toMatchObject({
      state: 'kept',
      after: disk,
    });
  });

  it('is the newer one: that of the generator', () => {
    const disk = workflow(checkout('b', '6.5.0'), 'image: litestream/litestream:0.5.2', 'name: Mine');
    const now = workflow(checkout('c', '7.0.0'), 'image: litestream/litestream:0.5.18');
    expect(planned(disk, base, now)).toMatchObject({
      state: 'merged',
      after: workflow(checkout('c', '7.0.0'), 'image: litestream/litestream:0.5.18', 'name: Mine'),
    });
  });

  it.each([
    ['a tag without a number', checkout('c', '7.1.0').replace(/ # .*/, '')],
    ['the same number', checkout('c', '7.0.0')],
    ['two versions in one file', `${checkout('c', '7.1.0')}\n      - ${checkout('d', '8.0.0')}`],
  ])('is asked about where nobody can tell: %s', (_, step) => {
    const disk = workflow(step, 'image: litestream/litestream:0.5.1');
    const now = workflow(checkout('b', '7.0.0'), 'image: litestream/litestream:0.5.1');
    expect(planned(disk, base, now)).toMatchObject({ state: 'conflict' });
  });
});

it.each(['a.', 'a/', 'a-'])('a long line of %s is read at once', (part) => {
  const text = part.repeat(20_000);
  expect(withNewerPins({ disk: text, base: text, now: text }).disk).toBe(text);
});
