import path from 'node:path';
import { projectFiles } from '../platforms/index.js';
import { releaseWorkflowQuestion, workflowFileProblem } from '../questions/release-questions.js';
import type { Git } from './git.js';
import { releaseFile } from './release-file.js';
import type { Stored } from './stored.js';

const folder = path.posix.dirname(projectFiles.workflow);

/**
 * The memory after a person renamed the workflow that deploys: its new name is an answer of that person, so that the guide, `deploy.conf`
 * and every printed command use it, and the file stays up to date. The answers of the last run keep the old name.
 */
export function withRenamedWorkflow(
  stored: Stored,
  git: Pick<Git, 'movedTo'> | undefined,
  read: (path: string) => string | undefined,
): Stored {
  const from = `${folder}/${releaseFile({ answers: {}, last: stored.last })}`;
  // 0.1.0 did not note what it wrote.
  const isOurs = stored.written[from] !== undefined || (stored.version === undefined && stored.project !== undefined);
  if (!isOurs || read(from) !== undefined) return stored;
  const to = git?.movedTo(from);
  if (to === undefined || stored.written[to] !== undefined || read(to) === undefined) return stored;
  const name = path.posix.basename(to);
  if (path.posix.dirname(to) !== folder || workflowFileProblem(name) !== undefined) return stored;
  return {
    ...stored,
    answers: { ...stored.answers, [releaseWorkflowQuestion.name]: name },
    written: withKey(stored.written, from, to),
    texts: withKey(stored.texts, from, to),
  };
}

/** The new name of the workflow that deploys, in a sentence; nothing where nobody renamed it. */
export function renamedWorkflow(stored: Stored): readonly string[] {
  const [before, now] = [releaseFile({ answers: {}, last: stored.last }), releaseFile(stored)];
  return now === before || (stored.version !== undefined && stored.written[`${folder}/${now}`] === undefined)
    ? []
    : [`The workflow that deploys is ${folder}/${now}, because ${before} was renamed.`];
}

function withKey<T>(values: Readonly<Record<string, T>>, from: string, to: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key === from ? to : key, value]));
}
