import { inState } from 'litestream-generator-core';
import { bad, defineCheck, few, good, unknown } from '../check.js';

/** Are the files there, and as the generator would write them now? */
export const generatedFiles = defineCheck({
  id: 'generated-files',
  title: 'Generated files',
  limit: 5,
  async run({ plan }) {
    const names = (...states: Parameters<typeof inState>[1][]): string => few(inState(plan, ...states).map(({ file }) => file.path));
    const [missing, short, edited] = [names('new'), names('merged'), names('conflict')];
    if (missing !== '') return bad(`Not there: ${missing}`, 'npm create litestream@latest -- --yes');
    if (short !== '') return bad(`Lines of ours are missing in ${short}`, 'npm create litestream@latest -- --yes');
    if (edited !== '') return unknown(`Edited, or written by another version: ${edited}`, 'See what differs: npm create litestream@latest -- --yes --dry-run');
    return good(`All ${plan.files.length} are as the generator would write them now`);
  },
});
