/** Options of `docker run` that have no value of their own. */
const FLAGS =
  /^(?:-[ditPq]+|--(?:rm|detach|interactive|tty|init|privileged|read-only|publish-all|quiet|no-healthcheck|oom-kill-disable|sig-proxy))$/;

/**
 * What `docker run` runs: `docker run redis:7`, with a variable as `$`. One that ends by itself (`--rm` and not in the background) has its
 * arguments as well, `docker run --rm $ npm test`.
 */
export function dockerRun(words: readonly { readonly text: string }[]): string {
  const texts = words.map(({ text }) => text);
  let at = 0;
  while (texts[at]?.startsWith('-')) at += FLAGS.test(texts[at] ?? '') || texts[at]?.includes('=') ? 1 : 2;
  const options = texts.slice(0, at);
  const image = plain(texts[at] ?? '');
  const ends = options.includes('--rm') && !options.some((option) => /^-[itP]*d|^--detach/.test(option));
  const after = ends ? texts.slice(at + 1, at + 4).filter((text) => /^[\w./=:-]{1,40}$/.test(text)) : [];
  return ['docker run', ...(ends ? ['--rm'] : []), image, ...after].join(' ').trim();
}

function plain(image: string): string {
  return image.includes('$') ? '$' : image;
}
