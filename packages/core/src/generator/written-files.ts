import { blobId, sameText, withLf, type Known, type Plan, type PlannedFile } from '../plan/index.js';
import { packText } from './packed-text.js';
import type { Stored } from './stored.js';

/** The memory of the files after a plan, for the next run. */
export function writtenFiles(
  plan: Plan,
  known: Known,
  before: Pick<Stored, 'texts' | 'added'>,
): Pick<Stored, 'written' | 'joined' | 'added' | 'texts'> {
  const ours = plan.files.filter(
    ({ file, state }) =>
      file.merge !== 'json-keys' && file.once !== true && !['removed', 'left', 'handed'].includes(state),
  );
  const ids = ours.map((planned) => [planned.file.path, idOf(planned, known)] as const);
  const texts = ours.flatMap((planned) => {
    const text = textToKeep(planned, known, before.texts[planned.file.path]);
    return text === undefined ? [] : [[planned.file.path, text] as const];
  });
  const joined = ours.filter(
    ({ file, after }) => file.merge !== undefined && after !== undefined && !sameText(after, file.text),
  );
  return {
    written: Object.fromEntries(ids),
    joined: joined.map(({ file }) => file.path),
    added: Object.fromEntries(joined.flatMap((planned) => addedLines(planned, known, before.added))),
    texts: Object.fromEntries(texts),
  };
}

/** The lines that this run and earlier ones added to somebody else's file. */
function addedLines(
  { file, before = '', after = '' }: PlannedFile,
  { written, joined, text }: Known,
  earlier: Stored['added'],
): readonly (readonly [path: string, lines: readonly string[]])[] {
  if (file.merge !== 'append-lines') return [];
  const linesOf = (text: string): readonly string[] => withLf(text).split('\n');
  const [there, now] = [linesOf(before), linesOf(after)];
  // A file that only the generator wrote got lines of somebody else.
  const wasOurs = written[file.path] !== undefined && !joined.includes(file.path);
  const known = earlier[file.path] ?? (wasOurs ? linesOf(text(file.path) ?? file.text) : []);
  return [
    [
      file.path,
      [...new Set([...known, ...now.filter((line) => !there.includes(line))])].filter(
        (line) => now.includes(line) && line !== '',
      ),
    ],
  ];
}

/** Of a file that stays deleted the text that was deleted, which git has. */
function idOf({ file, state }: PlannedFile, { written }: Known): string {
  return (state === 'deleted' ? written[file.path] : undefined) ?? blobId(file.text);
}

/** Git will have every text that is on the disk when it is committed. The others are kept here. */
function textToKeep(
  { file, state, after }: PlannedFile,
  { text, written, complete }: Known,
  kept: string | undefined,
): string | undefined {
  if (state === 'deleted') return kept;
  if (after !== undefined && sameText(after, file.text)) return undefined;
  if (written[file.path] === blobId(file.text)) {
    if (kept !== undefined && text(file.path) !== undefined) return kept;
    // A shallow clone lacks what another clone has.
    if (text(file.path) !== undefined || !complete) return undefined;
  }
  return packText(withLf(file.text));
}
