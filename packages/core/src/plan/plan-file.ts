import type { GeneratedFile } from '../platforms/generated-file.js';
import { blobId } from './blob-id.js';
import type { Known } from './known.js';
import { sameText, withLineEndsOf } from './line-ends.js';
import { mergeText } from './merge.js';
import type { PlannedFile, PlannedState } from './planned-file.js';
import { publishedFiles } from './published-files.js';
import { faultsOf } from './faults.js';
import { linesKept, mergeYaml } from './merge-yaml.js';
import { withNewerPins } from './newer-pins.js';
import { choicesWithoutBase, mergeThreeWay, type Choices, type Merged } from './three-way.js';

/** Decides about one file by three texts: on the disk, written last, to be written now. */
export function planFile(file: GeneratedFile, before: string | undefined, known: Known): PlannedFile {
  return before?.startsWith('\uFEFF') === true && file.merge === undefined
    ? withoutMark(planFile(file, before.slice(1), known), before)
    : decided(file, before, known);
}

/** An editor puts a byte order mark in front of a text, where no person sees it, and deploy.sh and bash refuse the first line for it. */
function withoutMark(planned: PlannedFile, before: string): PlannedFile {
  const states: Partial<Record<PlannedState, PlannedState>> = { same: 'updated', kept: 'merged' };
  return { ...planned, state: states[planned.state] ?? planned.state, before };
}

function decided(file: GeneratedFile, before: string | undefined, known: Known): PlannedFile {
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
  const merged = mergedText(file, before, base);
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
      : mergedText(file, before, base);
  if (!('text' in merged)) return { ...conflict(file, before, merged), edits: 'overlapping', sameLines: true };
  const { text } = merged;
  return {
    ...conflict(file, before, { yours: text, new: text, both: text }),
    edits: sameText(before, base) ? 'none' : 'merged',
  };
}

/** By lines, as git does it; of YAML whose lines were laid out anew, by the places of the edits in its structure. */
function mergedText({ path, text }: GeneratedFile, before: string, last: string): Merged {
  const faults = (merged: string): number => faultsOf(path, merged);
  const { disk, base, now } = withNewerPins({ disk: before, base: last, now: text });
  const byLines = mergeThreeWay(disk, base, now, faults);
  if ('text' in byLines || !/\.ya?ml$/.test(path)) return byLines;
  const byPlace = mergeYaml(disk, base, now);
  if (byPlace === undefined || faults(byPlace.text) > faults(disk)) return byLines;
  if (byPlace.isWhole) return { text: byPlace.text };
  const keepsMore = linesKept(disk, base, byPlace.text) > linesKept(disk, base, byLines.new);
  return keepsMore ? { ...byLines, new: byPlace.text } : byLines;
}

/** An unedited file of a project template has no edits to keep. */
function isPublished({ path }: GeneratedFile, before: string, { published = publishedFiles }: Known): boolean {
  return published[path]?.includes(blobId(before)) ?? false;
}

function deletedByHand({ path, merge }: GeneratedFile, { written, text, complete, brought }: Known): boolean {
  // Without `.yo-rc.json` there would be no memory.
  if (merge === 'json-keys') return false;
  if (written[path] === undefined) return brought?.text(path) !== undefined;
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
