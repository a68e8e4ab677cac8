/**
 * Fills in `$NAME`, `${NAME}` and `${NAME:-default}`, also where a default holds another variable. What is not known stays.
 * @param valueOf the value of a variable; undefined where nothing sets it
 */
export function fillIn(text: string, valueOf: (name: string) => string | undefined, depth = 0): string {
  if (depth > MAX_DEPTH) return text;
  let filled = '';
  for (let at = 0; at < text.length; at++) {
    const rest = text.slice(at);
    const name = /^\$(\w+)/.exec(rest)?.[1] ?? /^\$\{(\w+)/.exec(rest)?.[1];
    if (name === undefined) {
      filled += text[at];
      continue;
    }
    const isBraced = rest.startsWith('${');
    const end = isBraced ? closing(text, at + 2) : at + name.length;
    const [, operator, otherwise] = /^(:?[-=])(.*)$/s.exec(text.slice(at + 2 + name.length, end)) ?? [];
    const known = valueOf(name);
    const isUnset = known === undefined || (known === '' && operator?.startsWith(':') === true);
    const value = isUnset && otherwise !== undefined ? fillIn(otherwise, valueOf, depth + 1) : known;
    // What another operator makes of the value, `${NAME%/}`, is not known.
    const isPlain = !isBraced || operator !== undefined || text[at + 2 + name.length] === '}';
    filled += isPlain && value !== undefined ? value : text.slice(at, end + 1);
    at = end;
  }
  return filled;
}

/** Defaults in defaults: the search stops at this depth. */
const MAX_DEPTH = 5;

/** The bracket that closes `${`. */
function closing(text: string, from: number): number {
  let open = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '{') open++;
    if (text[at] === '}' && --open === 0) return at;
  }
  return text.length;
}
