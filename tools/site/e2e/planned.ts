import { openProject, planFiles } from 'litestream-generator-core';
import { renderCase, type Tree } from 'tools-testkit';
import { families } from '../playground/families.ts';
import type { DroppedCase } from './golden-cases.ts';

/**
 * The expected tree of a golden case, as a run would leave it in the checkout: where the checkout has a file that ours joins, such as
 * `.gitattributes`, both texts together.
 */
export function planned({ folder, target, answers, id, expected }: DroppedCase): Tree {
  const project = openProject(folder);
  const { files } = renderCase(families, { folder, target, answers, id });
  const joined = planFiles(files, (path) => project.read(path)).files.filter(({ file }) => file.merge !== undefined);
  return { ...expected, ...Object.fromEntries(joined.map(({ file, after = '' }) => [file.path, after])) };
}
