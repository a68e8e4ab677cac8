/** Blanks `#if DEBUG` regions: the image is a Release build. Other symbols keep their code. */
export function withoutDebugCode(text: string): string {
  if (!/^\s*#\s*if\b/m.test(text)) return text;
  const open: { readonly mine: boolean; live: boolean }[] = [];
  return text
    .split('\n')
    .map((line) => {
      const directive = /^\s*#\s*(if|elif|else|endif)\b\s*([^/]*)/.exec(line);
      if (!directive) return open.every(({ live }) => live) ? line : ' '.repeat(line.length);
      const condition = (directive[2] ?? '').trim();
      const top = open.at(-1);
      if (directive[1] === 'if')
        open.push({ mine: /\b(?:DEBUG|RELEASE)\b/.test(condition), live: inRelease(condition) });
      else if (directive[1] === 'endif') open.pop();
      else if (top?.mine) top.live = directive[1] === 'else' ? !top.live : inRelease(condition);
      return ' '.repeat(line.length);
    })
    .join('\n');
}

function inRelease(condition: string): boolean {
  return condition !== 'DEBUG' && condition !== '!RELEASE';
}
