import { tellsSecret } from '../tells-secret.js';
import type { EarlierItem, StartWords } from './earlier-item.js';

/** What a word is in a container of the new deployment; undefined where only the host knows that. */
export type ReadWord = (word: string) => { readonly value: string | undefined; readonly unsure?: boolean };

/** A word that no shell of a deployment and no template changes. */
const asWritten: ReadWord = (word) => ({ value: /\$|<%|\{\{/.test(word) ? undefined : word });

/** Words that the new deployment can start the app with; undefined if they may be confidential, or are not known. */
export function startWords(words: readonly string[], read = asWritten): StartWords | undefined {
  const all = words.map(read);
  const values = all.flatMap(({ value }) => value ?? []);
  if (words.length === 0 || values.length < words.length || tellsSecret(values.join(' '))) return undefined;
  return { words: values, ...(all.some(({ unsure }) => unsure) && { unsure: true }) };
}

/** What the app is started with in place of the ENTRYPOINT or the CMD of its image. The name has no arguments: they may be confidential. */
export function startItem(
  part: 'entrypoint' | 'command',
  name: string,
  where: string,
  starts: StartWords | undefined,
): EarlierItem {
  return { kind: 'setting', name, where, value: `app ${part}: `, ...(starts && { starts }) };
}
