/** A line of an nginx configuration or of a Caddyfile, with its block. */
export interface Directive {
  readonly words: readonly string[];
  readonly line: number;
  readonly block: readonly Directive[];
}

interface Open {
  readonly words: string[];
  line: number;
  readonly block: Open[];
}

/**
 * Directives of a text, which end with `;` in nginx and with the line in a Caddyfile. A text that does not close its blocks gives what
 * stands in it so far.
 */
export function readDirectives(text: string, language: 'nginx' | 'caddy'): readonly Directive[] {
  const caddy = language === 'caddy';
  const root: Open = { words: [], line: 1, block: [] };
  const stack = [root];
  let line = 1;
  let current: Open | undefined;
  const add = (word: string): void => {
    current ??= { words: [], line, block: [] };
    current.words.push(word);
  };
  const end = (): void => {
    if (current !== undefined) (stack.at(-1) as Open).block.push(current);
    current = undefined;
  };
  // An empty block, or a word: quoted, or what has no blank in it; `{uri}` and `${name}` are parts of words.
  const tokens =
    /\n|#[^\n]*|"(?:\\[\s\S]|[^"\\])*"?|'(?:\\[\s\S]|[^'\\])*'?|`[^`]*`?|\{\}(?=[\s;}]|$)|[{};](?=\s|$)|(?:\$?\{[^\s{}]*\}|\\[\s\S]|[^\s;{}]|[{}](?!\s|$))+|[{};]/g;
  for (const [token] of text.matchAll(tokens)) {
    if (token === '\n' && caddy) end();
    else if ((token === ';' && !caddy) || token === '}') {
      end();
      if (token === '}' && stack.length > 1) stack.pop();
    } else if (token === '{' || token === '{}') {
      const opened = current ?? { words: [], line, block: [] };
      (stack.at(-1) as Open).block.push(opened);
      if (token === '{') stack.push(opened);
      current = undefined;
    } else if (!/^(?:\s|#)/.test(token))
      add(/^["'`]/.test(token) ? token.replace(/^(["'`])([\s\S]*?)\1?$/, '$2') : token);
    line += token.split('\n').length - 1;
  }
  end();
  return root.block;
}
