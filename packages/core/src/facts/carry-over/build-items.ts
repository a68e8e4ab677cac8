import { readSet } from '../../project/bake-set.js';
import type { YamlNode } from '../../project/yaml-file.js';
import type { EarlierItem } from './earlier-item.js';

/** What decides over the content of an image, by the action or the program that takes it. */
const INPUTS: Readonly<Record<string, readonly string[]>> = {
  'docker/build-push-action': [
    'context',
    'file',
    'target',
    'build-args',
    'build-contexts',
    'cache-from',
    'cache-to',
    'platforms',
    'secrets',
    'secret-files',
    'secret-envs',
    'ssh',
    'add-hosts',
    'network',
    'allow',
    'shm-size',
    'ulimit',
    'labels',
    'annotations',
    'sbom',
    'provenance',
    'attests',
  ],
  'docker/setup-buildx-action': [
    'driver-opts',
    'buildkitd-flags',
    'buildkitd-config',
    'buildkitd-config-inline',
    'config',
    'config-inline',
    'endpoint',
    'append',
  ],
  'docker/metadata-action': ['labels', 'annotations'],
  'docker/bake-action': ['files', 'targets', 'set', 'workdir', 'source', 'allow'],
  'actions/checkout': [
    'lfs',
    'submodules',
    'repository',
    'ssh-key',
    'token',
    'path',
    'sparse-checkout',
    'fetch-depth',
    'fetch-tags',
    'ref',
  ],
  'actions/setup-dotnet': ['global-json-file', 'dotnet-quality', 'source-url', 'owner', 'config-file'],
  'actions/setup-node': ['registry-url', 'scope'],
};

/** What a step says about how the image is built: context, target, arguments, platforms, what the checkout brings. */
export function buildItems(step: YamlNode): readonly EarlierItem[] {
  const action = step.get('uses').text?.replace(/@.*$/, '') ?? '';
  const inputs = (INPUTS[action] ?? []).flatMap((key) => {
    const node = step.get('with').get(key);
    return (node.text ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .map((line) => ({
        ...(key === 'set' ? setItem(line, node.from) : builderItem(key, line, node.from)),
        ...(action === 'docker/build-push-action' ? { step: step.from } : {}),
      }));
  });
  return [
    ...inputs,
    ...buildItemsOfScript(step.get('run').text ?? '', step.get('run').from).map((one) => ({ ...one, step: step.from })),
  ];
}

/** An input of the builder, as an item that shows no value which may be confidential. */
export function builderItem(key: string, text: string, where: string): EarlierItem {
  const single = key.replace(/^(build-arg|secret|platform|submodule)s$/, '$1');
  // The value of an argument or a secret may be confidential.
  const shown = /^(?:build-arg|secret|token|ssh-key)/.test(single)
    ? (/^[\w.-]+(?:=\w+(?=,|$))?/.exec(text)?.[0] ?? '')
    : text;
  return { kind: 'build', name: `${single} ${named(shown, single)}`.trim(), where, value: text };
}

/** Keys of a bake file that have another name as an input of the builder. */
const OF_BAKE: Readonly<Record<string, string>> = { args: 'build-arg', dockerfile: 'file', platforms: 'platform' };

/** `*.args.NODE=22` is the build argument NODE. */
function setItem(line: string, where: string): EarlierItem {
  const set = readSet(line);
  if (set === undefined || /^(?:tags|output|labels|cache-from|cache-to)$/.test(set.key))
    return builderItem('set', line, where);
  const { key, name, value } = set;
  return builderItem(OF_BAKE[key] ?? key, name === undefined ? value : `${name}=${value}`, where);
}

/** The name of a build argument alone, `id=npmrc` of a secret. */
function named(text: string, key: string): string {
  return key === 'build-arg' ? (text.split('=', 1)[0] ?? '') : text;
}

/** Options of `docker build` that the action calls otherwise. */
const INPUT_OF: Readonly<Record<string, string>> = {
  f: 'file',
  label: 'labels',
  annotation: 'annotations',
  'add-host': 'add-hosts',
  'build-context': 'build-contexts',
};

/** Options of `docker build`, and properties of `dotnet publish`. */
export function buildItemsOfScript(text: string, from: string): readonly EarlierItem[] {
  const script = text.replaceAll(/\\\n\s*/g, ' ');
  return script.split(/\n|&&|\|\||;(?=\s|$)/).flatMap((line) => {
    const docker = /\bdocker\s+(?:buildx\s+)?build\b(.*)$/.exec(line)?.[1];
    if (docker !== undefined)
      return [
        ...docker.matchAll(
          /\s--?(build-arg|build-context|add-host|network|shm-size|ulimit|label|annotation|allow|cache-from|cache-to|target|platform|file|f|secret|ssh)(?:=|\s+)("[^"]*"|'[^']*'|\S+)/g,
        ),
      ].map(([, option, value]) =>
        builderItem(INPUT_OF[option as string] ?? (option as string), unquoted(value as string), from),
      );
    if (!/\bdotnet\s+(?:publish|build)\b/.test(line)) return [];
    return [...line.matchAll(/\s(?:[-/]p|--?property):(\w+)=("[^"]*"|'[^']*'|\S+)/g)].map(
      ([, name, value]): EarlierItem => ({
        kind: 'build',
        name: `property ${name}`,
        where: from,
        value: unquoted(value as string),
      }),
    );
  });
}

function unquoted(text: string): string {
  return text.replace(/^(["'])(.*)\1$/, '$2');
}
