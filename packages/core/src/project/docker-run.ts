/** Options of `docker run` that have no value of their own. */
const FLAGS =
  /^(?:-[ditPq]+|--(?:rm|detach|interactive|tty|init|privileged|read-only|publish-all|quiet|no-healthcheck|oom-kill-disable|sig-proxy))$/;

/** Short options by their long names. */
const SHORT: Readonly<Record<string, string>> = {
  a: 'attach',
  c: 'cpu-shares',
  d: 'detach',
  e: 'env',
  h: 'hostname',
  i: 'interactive',
  l: 'label',
  m: 'memory',
  P: 'publish-all',
  p: 'publish',
  q: 'quiet',
  t: 'tty',
  u: 'user',
  v: 'volume',
  w: 'workdir',
};

/** A call of `docker run`. */
export interface DockerRun {
  /** By their long names, without dashes; one that is only on or off has no value. */
  readonly options: readonly { readonly name: string; readonly value?: string }[];
  readonly image: string;
  /** What the image is given to run. */
  readonly words: readonly string[];
}

/** The container that a call starts, `docker run …` or `podman run …`; undefined for any other call. */
export function readDockerRun(call: readonly string[]): DockerRun | undefined {
  const [program = '', ...rest] = call;
  const words = rest[0] === 'container' ? rest.slice(1) : rest;
  if (!/^(?:docker|podman)$/.test(program) || words[0] !== 'run') return undefined;
  const options: { readonly name: string; readonly value?: string }[] = [];
  let at = 1;
  for (; words[at]?.startsWith('-') === true; at++) {
    const word = words[at] as string;
    if (FLAGS.test(word)) {
      const names = word.startsWith('--')
        ? [word.slice(2)]
        : word
            .slice(1)
            .split('')
            .map((one) => SHORT[one] ?? one);
      options.push(...names.map((name) => ({ name })));
      continue;
    }
    const [, long, given] = /^--([\w-]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (long !== undefined) {
      options.push({ name: long, value: given ?? words[++at] ?? '' });
      continue;
    }
    // `-dp 80:8080`, `-eNAME=value`
    const [, flags = '', letter = '', attached = ''] = /^-([ditPq]*)([a-zA-Z])=?(.*)$/s.exec(word) ?? [];
    options.push(...[...flags].map((one) => ({ name: SHORT[one] ?? one })), {
      name: SHORT[letter] ?? letter,
      value: attached === '' ? (words[++at] ?? '') : attached,
    });
  }
  return { options, image: words[at] ?? '', words: words.slice(at + 1) };
}

/**
 * What `docker run` runs: `docker run redis:7`, with a variable as `$`. One that ends by itself (`--rm` and not in the background) has its
 * arguments as well, `docker run --rm $ npm test`.
 */
export function dockerRun(words: readonly { readonly text: string }[]): string {
  const run = readDockerRun(['docker', 'run', ...words.map(({ text }) => text)]);
  if (run === undefined) return 'docker run';
  const has = (name: string): boolean => run.options.some((option) => option.name === name);
  const ends = has('rm') && !has('detach');
  const after = ends ? run.words.slice(0, 3).filter((text) => /^[\w./=:-]{1,40}$/.test(text)) : [];
  return ['docker run', ...(ends ? ['--rm'] : []), plain(run.image), ...after].join(' ').trim();
}

function plain(image: string): string {
  return image.includes('$') ? '$' : image;
}
