/** The arguments of one `litestream replicate`. */
export interface Replication {
  /** Path of the database as that container sees it; undefined when a configuration says it. */
  readonly database?: string;
  /** URLs that it replicates to. */
  readonly urls: readonly string[];
}

/** Flags that take the next word as their value. */
const WITH_VALUE = new Set(['-config', '--config', '-exec', '--exec', '-log-level', '-addr', '-socket']);

/** The `litestream replicate` calls of a command, also inside `sh -c`. `restore` and the rest write nowhere and do not count. */
export function replicationsIn(command: string): readonly Replication[] {
  const plain = command
    .replaceAll(/\\\r?\n/g, ' ')
    .replaceAll(/(--?exec[ =])("[^"]*"|'[^']*')/g, '$1app')
    .replaceAll(/["']/g, '');
  return plain.split(/&&|\|\||[;|\n]/).flatMap((part) => {
    const words = part.trim().split(/\s+/);
    const verb = words.findIndex(
      (word, index) => word === 'replicate' && (index === 0 || /(?:^|\/)litestream$/.test(words[index - 1] ?? '')),
    );
    if (verb < 0) return [];
    const [database, ...urls] = positional(words.slice(verb + 1));
    return [{ ...(database !== undefined && { database }), urls }];
  });
}

function positional(words: readonly string[]): readonly string[] {
  return words.filter((word, index) => !word.startsWith('-') && !WITH_VALUE.has(words[index - 1] ?? ''));
}
