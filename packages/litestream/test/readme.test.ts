import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { families } from '../src/families.js';

const root = path.resolve(import.meta.dirname, '../../..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

describe('README', () => {
  it('has a row for each template', () => {
    const rows = [...readme.matchAll(/^\| \[([^\]]+)\]\(([^)]+)\) \| `(\S+)` \|$/gm)];
    const expected = families.flatMap(({ id, templates }) =>
      templates.map((template) =>
        template.repository === undefined
          ? [template.title, 'docs/any-app.md', id]
          : [template.id, `https://github.com/${template.repository}`, id],
      ),
    );
    expect(rows.map(([, ...cells]) => cells).sort()).toEqual(expected.sort());
  });

  it.each([...readme.matchAll(/\]\((?!https:)([^)#]+)/g)].map(([, link]) => link ?? ''))(
    'links to %s, which exists',
    (link) => {
      expect(existsSync(path.join(root, link))).toBe(true);
    },
  );
});
