import { buildValue, secretOfValue, type BuildEnvironment } from '../../project/build-value.js';
import { shellWords } from '../../project/shell-words.js';
import { below, fileOfCheckout, inside } from './checkout-paths.js';
import { sshId, type BuildInput, type EarlierBuild } from './earlier-build.js';

/** Whether a script or workflow sends the image that it builds to somewhere. */
export function isDeployedBy(text: string): boolean {
  return /--push\b|docker\s+(?:image\s+)?(?:push|save)\b|\bssh\b/.test(text);
}

/** `docker build` in a script. Its folder is that of the script, or of the step. */
export function buildsOfCommands(
  script: string,
  environment: BuildEnvironment,
  from: string,
  folder = '.',
): readonly Omit<EarlierBuild, 'deployed'>[] {
  const calls = script
    .replaceAll(/\\\r?\n\s*/g, ' ')
    // What another command prints is one word, which nobody knows.
    .replaceAll(/\$\([^()\n]*\)|`[^`\n]*`/g, '$()')
    .replaceAll(/\$\{\{\s*([^}]*?)\s*\}\}/g, '${{$1}}')
    .matchAll(/\bdocker\s+(?:buildx\s+|image\s+)?build\s+([^\n;&|]+)/g);
  return [...calls].map(([, text = '']) => {
    const { options, rest } = optionsOf(shellWords(text));
    const all = (...names: readonly string[]): readonly string[] =>
      options.flatMap(({ name, value }) => (names.includes(name) ? [value] : []));
    const at = (path: string): string | undefined => below(path.replace(/^\.\//, ''), folder);
    const context = at(rest.at(-1) ?? '.');
    const file = all('-f', '--file').at(-1);
    const target = all('--target').at(-1);
    return {
      context,
      file: file === undefined ? inside(context, 'Dockerfile') : at(file),
      ...(target === undefined || /\$/.test(target) ? {} : { target }),
      arguments: all('--build-arg').map((word) => {
        const [name = '', ...value] = word.split('=');
        return { name, value: buildValue(value.length > 0 ? value.join('=') : `\${${name}}`, environment), from };
      }),
      secrets: all('--secret').map((word) => secretOption(word, environment, from)),
      ssh: all('--ssh').map(sshId),
      platforms: all('--platform').flatMap((word) => word.split(',')),
      from,
    };
  });
}

/** Options that stand alone; every other one has a value behind `=`, or as its next word. */
const ALONE =
  /^(?:--push|--load|--no-cache|--pull|--rm|--force-rm|--quiet|-q|--squash|--compress|--check|--debug|-D|--(?:provenance|sbom|rm|pull|push|load|no-cache|disable-content-trust)=.*)$/;

function optionsOf(words: readonly string[]) {
  const options: { name: string; value: string }[] = [];
  const rest: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string;
    if (!word.startsWith('-') || word === '-') rest.push(word);
    else if (ALONE.test(word)) continue;
    else if (word.startsWith('--') && word.includes('='))
      options.push({ name: word.slice(0, word.indexOf('=')), value: word.slice(word.indexOf('=') + 1) });
    else options.push({ name: word, value: words[++index] ?? '' });
  }
  return { options, rest };
}

/** `id=npmrc,src=.npmrc`, `id=token,env=TOKEN`, or `id=TOKEN`, which is the variable of that name. */
export function secretOption(text: string, environment: BuildEnvironment, from: string): BuildInput {
  const parts = new Map(text.split(',').map((part) => [part.split('=', 1)[0], part.slice(part.indexOf('=') + 1)]));
  const name = parts.get('id') ?? '';
  const file = parts.get('src') ?? parts.get('source');
  const variable = parts.get('env') ?? name;
  return {
    name,
    value:
      file === undefined
        ? secretOfValue(buildValue(`\${${variable.replaceAll(/\W/g, '_')}}`, environment) ?? '')
        : fileOfCheckout(file),
    from,
  };
}
