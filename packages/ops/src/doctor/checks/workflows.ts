import { parseDocument } from 'yaml';
import type { PlannedFile } from 'litestream-generator-core';
import { lastLine } from '../../docker/last-line.js';
import { bad, defineCheck, good, unknown, type Finding } from '../check.js';

/** Would GitHub take the workflows? actionlint knows; without it, the parts that we can judge ourselves. */
export const workflows = defineCheck({
  id: 'workflows',
  title: 'Workflows',
  limit: 40,
  async run({ folder, plan, run, quote }) {
    const files = plan.files.filter(
      ({ file, before }) => file.path.startsWith('.github/workflows/') && before !== undefined,
    );
    if (files.length === 0)
      return bad(
        '.github/workflows/ has no workflow of this deployment',
        'Write them again: npm create litestream@latest -- --yes',
      );
    const names = files.map(({ file }) => file.path);
    const lint = await run('actionlint', ['-no-color', ...names], { folder, limit: 30 });
    if (lint.missing) return ownJudgement(files);
    if (lint.code === 0) return good(`actionlint found no problem in ${names.join(', ')}`);
    const complaints = lint.output.split('\n').filter((line) => /^\S+:\d+:\d+: /.test(line));
    if (complaints.length === 0)
      return unknown(
        `actionlint does not work: ${quote(lastLine(lint))}`,
        'To see whether it works: actionlint -version',
      );
    return bad(
      `actionlint: ${quote(complaints.slice(0, 3).join('; '))}`,
      `To see all problems: actionlint ${names.join(' ')}`,
    );
  },
});

function ownJudgement(files: readonly PlannedFile[]): Finding {
  const faults = files.flatMap(({ file, before = '' }) => faultsOf(before).map((fault) => `${file.path}: ${fault}`));
  if (faults.length > 0)
    return bad(
      faults.slice(0, 3).join('; '),
      'See what the generator would write: npm create litestream@latest -- --yes --dry-run',
    );
  return good(
    `${files.length === 1 ? 'It is' : 'They are'} valid YAML, with triggers and jobs, ` +
      'and every action is pinned to a commit. actionlint, which finds more, is not installed',
  );
}

/** What is wrong with a workflow as far as its text alone tells. */
export function faultsOf(text: string): readonly string[] {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) return [error.message.split('\n')[0] ?? ''];
  const workflow: unknown = document.toJS();
  const root = typeof workflow === 'object' && workflow !== null ? workflow : {};
  return [
    ...['on', 'jobs'].filter((key) => !(key in root)).map((key) => `"${key}" is missing`),
    ...[...text.matchAll(/^\s*(?:- )?uses: *([^\s#]+)/gm)]
      .map(([, action = '']) => action)
      .filter((action) => !action.startsWith('./') && !/@[0-9a-f]{40}$/.test(action))
      .map((action) => `${action} is not pinned to a commit`),
  ];
}
