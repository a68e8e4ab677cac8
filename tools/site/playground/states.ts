import type { PlannedState } from 'litestream-generator-core';

/** What a run does to a file, in one word, and what that means. */
export const states: Readonly<Record<PlannedState, { readonly word: string; readonly means: string }>> = {
  new: { word: 'create', means: 'There is no such file yet.' },
  same: { word: 'same', means: 'The file is there with this text.' },
  updated: { word: 'update', means: 'The file gets the new text.' },
  replaced: {
    word: 'replace',
    means: 'The file is as its template published it, so no edit of yours is lost.',
  },
  merged: { word: 'merge', means: 'Your lines stay, and new ones join them.' },
  kept: { word: 'keep', means: 'Only you changed it.' },
  deleted: { word: 'skip', means: 'You deleted it, so it stays deleted.' },
  removed: { word: 'remove', means: 'It is not needed any more.' },
  left: { word: 'leave', means: 'You changed it, so it stays.' },
  handed: { word: 'leave', means: 'It is still used, so it stays.' },
  conflict: { word: 'differs', means: 'Your project has another text there. A run shows the difference and asks.' },
};
