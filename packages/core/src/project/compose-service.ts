import type { ComposeConfig, ComposeService } from './compose.js';
import { commandOf } from './compose-command.js';
import { labelsOf } from './compose-labels.js';
import { composeMount } from './compose-mount.js';
import { environmentOf, type YamlNode } from './yaml-file.js';

/** A service as it stands there, without what it extends. */
export function composeService(name: string, node: YamlNode, root: YamlNode): ComposeService {
  const [image, user, target] = [node.get('image').text, node.get('user').text, node.get('build').get('target').text];
  return {
    name,
    from: node.from,
    ...(image === undefined ? {} : { image }),
    builds: node.entries.some(([key]) => key === 'build'),
    ...(target === undefined ? {} : { target }),
    ...commandOf(node.get('entrypoint'), node.get('command')),
    ...startOf(node),
    environment: environmentOf(node.get('environment')),
    envFiles: envFiles(node.get('env_file')),
    mounts: node.get('volumes').items.flatMap(composeMount),
    ...(['configs', 'secrets'].some((kind) => node.get(kind).items.length > 0) && {
      configs: ['configs', 'secrets'].flatMap((kind) => configsOf(node.get(kind).items, root.get(kind), kind)),
    }),
    ports: node.get('ports').items.flatMap(port),
    ...(user === undefined ? {} : { user: { text: user, from: node.get('user').from } }),
    ...(labelsOf(node).length > 0 && { labels: labelsOf(node) }),
  };
}

/** A secret lies below /run/secrets where its target is not a whole path, a config in the root folder. */
function configsOf(items: readonly YamlNode[], declared: YamlNode, kind: string): readonly ComposeConfig[] {
  return items.flatMap((item): readonly ComposeConfig[] => {
    const source = item.text ?? item.get('source').text;
    if (source === undefined) return [];
    const target = item.get('target').text ?? source;
    const [file, content] = ['file', 'content'].map((key) => declared.get(source).get(key).text);
    return [
      {
        target: target.startsWith('/') ? target : `${kind === 'secrets' ? '/run/secrets' : ''}/${target}`,
        from: item.from,
        ...(file !== undefined && { file }),
        ...(content !== undefined && { content }),
      },
    ];
  });
}

function envFiles(node: YamlNode): readonly { readonly path: string; readonly from: string }[] {
  return (node.text === undefined ? node.items : [node]).flatMap((item) => {
    const path = item.text ?? item.get('path').text;
    return path === undefined ? [] : [{ path, from: item.from }];
  });
}

function startOf(node: YamlNode): Pick<ComposeService, 'starts'> {
  const given = (['entrypoint', 'command'] as const).flatMap((key) => {
    const one = node.get(key);
    const words = commandOf(one).command?.words.map(({ word }) => word);
    return words === undefined ? [] : [[key, { words, from: one.from }] as const];
  });
  return given.length === 0 ? {} : { starts: Object.fromEntries(given) };
}

/** `8080:80`, `127.0.0.1:8080:80/tcp`, or `target: 80`. A range or a variable is none of them. */
function port(item: YamlNode): readonly { readonly port: number; readonly from: string }[] {
  const text = item.text?.replace(/\$\{\w+:?-(\d+)\}/g, '$1') ?? item.get('target').text ?? '';
  const number = Number(/(?:^|:)(\d{1,5})(?:\/tcp)?$/.exec(text)?.[1]);
  return number > 0 ? [{ port: number, from: item.from }] : [];
}
