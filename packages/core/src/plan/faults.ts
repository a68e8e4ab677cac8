import { isMap, parseDocument, visit } from 'yaml';
import { tooMuchYaml } from '../yaml-limits.js';

/**
 * How many lines of a file contradict another line, so that its reader refuses the file or overlooks one of them. Git compares lines only,
 * and so joins two edits that both add the same key at different places.
 */
export function faultsOf(path: string, text: string): number {
  if (/\.ya?ml$/.test(path)) return yamlFaults(text);
  return path.endsWith('.conf') ? repeated(text.split(/\r?\n/).filter((line) => /^[^#]+=/.test(line))) : 0;
}

/** Keys that are in a map twice, and entries of a list that name the same thing. */
function yamlFaults(text: string): number {
  if (tooMuchYaml(text) !== undefined) return 0;
  const document = parseDocument(text, { merge: true, logLevel: 'silent' });
  let faults = document.errors.length;
  visit(document, {
    Seq: (_, { items }) => {
      const named = (key: string): readonly unknown[] =>
        items.flatMap((item) => (isMap(item) && item.has(key) ? [item.get(key)] : []));
      faults += repeated(named('path')) + repeated(named('id'));
    },
  });
  return faults;
}

function repeated(values: readonly unknown[]): number {
  return values.length - new Set(values).size;
}
