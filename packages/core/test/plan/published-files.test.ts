import { describe, expect, it } from 'vitest';
import { publishedFiles } from '../../src/plan/published-files.js';

describe('the list of published files', () => {
  it('is for the files that a run writes and templates have', () => {
    expect(Object.keys(publishedFiles)).toEqual([
      '.deploy/docker-compose-template.yml',
      '.deploy/nginx-proxy-compose.yml',
      '.github/workflows/release.yml',
    ]);
  });

  it.each(Object.entries(publishedFiles))('%s: has each id once, in order', (_, ids) => {
    expect(ids).toEqual([...new Set(ids)].toSorted());
    expect(ids.every((id) => /^[0-9a-f]{40}$/.test(id))).toBe(true);
  });

  // As `git ls-tree <commit> .github/workflows/release.yml` names them.
  it.each([
    ['blazor 3b5a072', 'a9631c994a2f1f9ab2536a2fe69fcd48d4136d72'],
    ['blazor 74b9de9', '6a41086713354817bb3958ec8802e430a96b9b32'],
    ['blazor a467e9d', '385fae27fdc54b38381b487fb4c4324c8ac802c3'],
  ])('has the release.yml of %s', (_, id) => {
    expect(publishedFiles['.github/workflows/release.yml']).toContain(id);
  });
});
