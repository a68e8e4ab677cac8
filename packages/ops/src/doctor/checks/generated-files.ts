import { hasMarkers, inState } from 'litestream-generator-core';
import { bad, defineCheck, few, good, unknown } from '../check.js';

/** Are the files there, and as the generator would write them now? */
export const generatedFiles = defineCheck({
  id: 'generated-files',
  title: 'Generated files',
  limit: 5,
  async run({ plan }) {
    const names = (...states: Parameters<typeof inState>[1][]): string =>
      few(inState(plan, ...states).map(({ file }) => file.path));
    const again = 'npm create litestream@latest -- --yes';
    const [missing, changed, deleted, edited] = [
      names('new'),
      names('updated', 'merged', 'removed'),
      names('deleted'),
      names('conflict'),
    ];
    const unfinished = few(plan.files.filter(({ before }) => hasMarkers(before)).map(({ file }) => file.path));
    if (unfinished !== '')
      return bad(
        `A merge has not been finished in ${unfinished}`,
        'Edit it, so that it holds what should stay and no line with <<<<<<<, ======= or >>>>>>>. Then commit it.',
      );
    // A database that joins the backup is not in it yet.
    if (plan.changes.length > 0)
      return bad(`The project has changed since the generator ran: ${plan.changes.join(' ')}`, again);
    if (missing !== '') return bad(`Not there: ${missing}`, again);
    if (deleted !== '')
      return unknown(
        `Deleted since the generator ran: ${deleted}`,
        'If that was not meant: git log --diff-filter=D -- <file> shows the commit, and git checkout <commit>^ -- <file> restores it',
      );
    if (edited !== '')
      return unknown(`Edited, or written by another version: ${edited}`, `See what differs: ${again} --dry-run`);
    if (changed !== '')
      return unknown(`Written by another version, or lines of the generator are missing: ${changed}`, again);
    return good(
      inState(plan, 'kept').length === 0
        ? `All ${plan.files.length} files are as the generator would write them now`
        : `All ${plan.files.length} files are as the generator would write them now, or as you changed them: ${names('kept')}`,
    );
  },
});
