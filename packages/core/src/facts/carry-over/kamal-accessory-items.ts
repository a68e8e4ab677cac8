import { shortMount } from '../../project/compose-mount.js';
import type { YamlNode } from '../../project/yaml-file.js';
import { isBesideApp } from '../kamal-services.js';
import { isLitestreamImage } from '../litestream-service.js';
import type { EarlierItem } from './earlier-item.js';

/** Accessories, with what they mount and which settings they have. */
export function kamalAccessoryItems(node: YamlNode, root: YamlNode): readonly EarlierItem[] {
  return node.entries.flatMap(([name, accessory]): readonly EarlierItem[] => {
    const image = accessory.get('image').text ?? '';
    const isLitestream = isLitestreamImage(image);
    const isBeside = isBesideApp(root, accessory);
    return [
      {
        kind: 'service',
        name: image === '' ? name : `${name} (${image})`,
        where: accessory.from,
        value: isLitestream ? 'litestream' : isBeside ? 'other' : 'elsewhere',
      },
      ...['volumes', 'directories', 'files']
        .flatMap((key) => accessory.get(key).items)
        .flatMap(({ text = '', from }) =>
          shortMount(text, from).map(({ source, target }): EarlierItem => ({
            kind: 'mount',
            name: `${source} at ${target} of ${name}`,
            where: from,
            value: isLitestream ? 'litestream' : isBeside ? target : 'elsewhere',
          })),
        ),
      ...accessory.entries
        .filter(([key]) => /^(?:port|options|labels|proxy|network)$/.test(key) && !isLitestream)
        .map(([key, { from }]): EarlierItem => ({
          kind: 'setting',
          name: `${key} of ${name}`,
          where: from,
          ...(!isBeside && { value: 'elsewhere' }),
        })),
    ];
  });
}
