import pc from 'picocolors';
import { columns, wrapWords } from './wrap-words.js';
import type { Plan, PlannedFile, PlannedState } from '../plan/index.js';

type Label = readonly [word: string, paint: (text: string) => string, why?: string];

const labels: Readonly<Record<PlannedState, Label>> = {
  new: ['create', pc.green],
  same: ['same', pc.dim],
  updated: ['update', pc.green],
  replaced: ['replace', pc.green, "your template's own version, unedited"],
  merged: ['merge', pc.yellow, 'your lines stay'],
  kept: ['keep', pc.dim, 'only you changed it'],
  deleted: ['skip', pc.dim, 'you deleted it, so it stays deleted'],
  removed: ['remove', pc.red],
  left: ['leave', pc.yellow, 'you changed it: delete it if you no longer need it'],
  handed: ['leave', pc.yellow, 'it is still used, so it stays; no later run changes it'],
  conflict: ['differs', pc.red],
};
// Padded before they are coloured: the codes of a colour have a length, but no width.
const longest = Math.max(...Object.values(labels).map(([word]) => word.length));

/** For a conflict about a file that is not in the memory. */
const sinceBrought = {
  none: 'as it was first committed',
  merged: 'your edits are merged',
  overlapping: 'your edits overlap with the new text',
};

/** Up to this number, each new file has its own line; more files, as on a first run, are summed up by folder. */
const few = 4;

/** If there are many new files: the files that only the generator uses. */
function summedOf(files: readonly PlannedFile[]): readonly PlannedFile[] {
  const fresh = files.filter(
    ({ state, edits, movedTo, file }) =>
      state === 'new' && edits === undefined && movedTo === undefined && file.once !== true,
  );
  return fresh.length > few ? fresh : [];
}

/** New files, a line for each folder of the project. */
function newFiles(files: readonly PlannedFile[]): readonly string[] {
  const paths = files.map(({ file }) => file.path);
  const folderOf = (path: string): string => (path.includes('/') ? `${path.split('/', 1)[0]}/` : '');
  return [...new Set(paths.map(folderOf))].map((folder) => {
    const names = paths.filter((path) => folderOf(path) === folder).map((path) => path.slice(folder.length));
    const count = `${names.length} new ${names.length === 1 ? 'file' : 'files'} in ${folder === '' ? 'the root folder' : folder}`;
    const [word, paint] = labels.new;
    return `  ${paint(word.padStart(longest))}  ${wrapWords(`${count}: ${names.join(', ')}`, longest + 4)}`;
  });
}

/** Why a file is treated so; undefined where its state says it. */
function reasonOf({ file, state, edits, movedTo, isOutdated }: PlannedFile): string | undefined {
  const [, , why] = labels[state];
  if (movedTo !== undefined)
    return (
      `you moved it to ${movedTo}, and no run changes it there` +
      (isOutdated === true ? ': it lacks what is new, so move it back, run this again, and commit that' : '')
    );
  // Lines that are merged into a file are not edits of a person.
  if (file.merge !== undefined && state !== 'deleted') return undefined;
  if (file.whole === true && state === 'kept')
    return 'you changed it, so it is no longer the program that was tested; the doctor prints the command that restores it';
  return edits === undefined ? why : sinceBrought[edits];
}

/** What has changed since the last run, and what will be written, a line a file. */
export function reportPlan({ changes, files }: Plan): string {
  const summed = summedOf(files);
  const single = files.filter((planned) => !summed.includes(planned));
  const width = Math.max(0, ...single.map(({ file }) => file.path.length));
  const line = (planned: PlannedFile): string => {
    const { file, state } = planned;
    const [word, paint] = labels[state];
    const why = reasonOf(planned);
    const note = why === undefined ? file.purpose : `${file.purpose} (${why})`;
    const start = `  ${paint(word.padStart(longest))}  `;
    const whole = longest + 4 + width + 2 + note.length;
    return whole <= columns() || !Number.isFinite(columns())
      ? `${start}${file.path.padEnd(width)}  ${pc.dim(note)}`
      : `${start}${file.path}\n${' '.repeat(longest + 4)}${pc.dim(wrapWords(note, longest + 4))}`;
  };
  return [
    ...(changes.length === 0
      ? []
      : [pc.bold('Changed since the last run'), ...changes.map((change) => `  ${wrapWords(change, 2)}`), '']),
    pc.bold('Files'),
    ...newFiles(summed),
    ...single.map(line),
  ].join('\n');
}
