import type { GeneratedFile } from '../platforms/generated-file.js';
import { blobId } from './blob-id.js';
import type { Known } from './known.js';
import { sameText, withLineEndsOf } from './line-ends.js';
import { mergeText } from './merge.js';
import type { PlannedFile } from './planned-file.js';
import { publishedFiles } from './published-files.js';
import { faultsOf } from './faults.js';
import { choicesWithoutBase, mergeThreeWay, type Choices } from './three-way.js';

/** Decides about one file by three texts: on the disk, written last, to be written now. */
export function planFile(file: GeneratedFile, before: string | undefined, known: Known): PlannedFile {
  const last = known.written[file.path];
  if (before === undefined)
    return deletedByHand(file, known)
      ? { file, state: 'deleted', ...(last !== blobId(file.text) && { isOutdated: true }) }
      : { file, state: 'new', after: file.text };
  if (file.merge !== undefined) return joined(file, before, known);
  if (sameText(before, file.text)) return { file, state: 'same', before, after: before };
  if (last === blobId(before)) return { file, state: 'updated', before, after: withLineEndsOf(before, file.text) };
  if (last === blobId(file.text)) return { file, state: 'kept', before, after: before };
  if (last === undefined && isPublished(file, before, known))
    return { file, state: 'replaced', before, after: withLineEndsOf(before, file.text) };
  const base = known.text(file.path);
  if (base === undefined) return withoutNote(file, before, known);
  if (file.whole === true) return conflict(file, before, choicesWithoutBase(before, file.text, true));
  const merged = mergeThreeWay(before, base, file.text, (text) => faultsOf(file.path, text));
  if (!('text' in merged))
    return { ...conflict(file, before, merged), [merged.twice === true ? 'sameValue' : 'sameLines']: true };
  // A person may have made the same change by hand.
  if (sameText(merged.text, before)) return { file, state: 'kept', before, after: before };
  return { file, state: 'merged', before, after: withLineEndsOf(before, merged.text) };
}

/** It is not known what was written last, so a person decides; the commit that added the file shows which edits the decision keeps. */
function withoutNote(file: GeneratedFile, before: string, { brought }: Known): PlannedFile {
  const base = brought?.text(file.path);
  if (base === undefined) return conflict(file, before, choicesWithoutBase(before, file.text, file.whole));
  const merged =
    file.whole === true && !sameText(before, base)
      ? choicesWithoutBase(before, file.text, true)
      : mergeThreeWay(before, base, file.text, (text) => faultsOf(file.path, text));
  if (!('text' in merged)) return { ...conflict(file, before, merged), edits: 'overlapping', sameLines: true };
  const { text } = merged;
  return {
    ...conflict(file, before, { yours: text, new: text, both: text }),
    edits: sameText(before, base) ? 'none' : 'merged',
  };
}

/** An unedited file of a project template has no edits to keep. */
function isPublished({ path }: GeneratedFile, before: string, { published = publishedFiles }: Known): boolean {
  return published[path]?.includes(blobId(before)) ?? false;
}

function deletedByHand({ path, merge }: GeneratedFile, { written, text, complete }: Known): boolean {
  // Without `.yo-rc.json` there would be no memory.
  if (written[path] === undefined || merge === 'json-keys') return false;
  return text(path) !== undefined || !complete;
}

function joined(file: GeneratedFile, before: string, known: Known): PlannedFile {
  const untouched = file.merge !== 'json-keys' && known.written[file.path] === blobId(before);
  if (untouched && !sameText(before, file.text))
    return { file, state: 'updated', before, after: withLineEndsOf(before, file.text) };
  const after = mergeText(file, before, known.text(file.path));
  return sameText(before, after)
    ? { file, state: 'same', before, after: before }
    : { file, state: 'merged', before, after };
}

function conflict(file: GeneratedFile, before: string, choices: Choices): PlannedFile {
  const [yours, both] = [choices.yours, choices.both].map((text) => withLineEndsOf(before, text)) as [string, string];
  const after = withLineEndsOf(before, choices.new);
  return { file, state: 'conflict', before, after, choices: { yours, both, new: after } };
}
