import pc from 'picocolors';
import type { Plan, PlannedFile, PlannedState } from '../plan/index.js';

type Label = readonly [word: string, paint: (text: string) => string, why?: string];

const labels: Readonly<Record<PlannedState, Label>> = {
  new: ['create', pc.green],
  same: ['same', pc.dim],
  updated: ['update', pc.green],
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

/** Of a conflict about a file of which nothing was noted. */
const sinceBrought = {
  none: 'as it was first committed',
  merged: 'your edits are merged',
  overlapping: 'your edits overlap with the new text',
};

/** What has changed since the last run, and what will be written, a line a file. */
export function reportPlan({ changes, files }: Plan): string {
  const width = Math.max(...files.map(({ file }) => file.path.length));
  const line = ({ file, state, edits, movedTo }: PlannedFile): string => {
    const [word, paint, always] = labels[state];
    const why =
      movedTo !== undefined
        ? `you moved it to ${movedTo}, and no run changes it there`
        : edits === undefined
          ? always
          : sinceBrought[edits];
    // Lines that join a file are no edits of anybody.
    const note = why === undefined || file.merge !== undefined ? file.purpose : `${file.purpose} (${why})`;
    return `  ${paint(word.padStart(longest))}  ${file.path.padEnd(width)}  ${pc.dim(note)}`;
  };
  return [
    ...(changes.length === 0
      ? []
      : [pc.bold('Changed since the last run'), ...changes.map((change) => `  ${change}`), '']),
    pc.bold('Files'),
    ...files.map(line),
  ].join('\n');
}
