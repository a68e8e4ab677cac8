import { posix } from 'node:path';
import { uniqueBy, type ContainerView } from 'litestream-generator-core';
import { filesMatching, findLine, linesOf } from './lines.js';
import type { Stack } from './stack.js';

/** Folders that Rails and its libraries for uploads keep files in: Active Storage, CarrierWave, Shrine. */
export function railsFiles(view: ContainerView, filled: (text: string) => string): NonNullable<Stack['keeps']> {
  const { project } = view;
  const local = linesOf(project, 'config/storage.yml').flatMap(({ text, from }) => {
    const written = /^\s+root:\s*(.+?)\s*$/.exec(text)?.[1];
    const folder =
      written === undefined
        ? ''
        : filled(written)
            .replace(/^["']|["']$/g, '')
            .replace(/^\/(?=\w+$)(?=storage$)/, '');
    return folder === '' || /^tmp\b|[<$#{]/.test(folder)
      ? []
      : [{ path: folder, holds: 'uploads (Active Storage)', from }];
  });
  const carrierWave = filesMatching(project, /(?:^|\/)uploaders\/\w+\.rb$/).flatMap((path) => {
    const storage = findLine(project, path, /^\s*storage\s+:(\w+)/);
    if (storage && storage.match[1] !== 'file') return [];
    const lines = linesOf(project, path);
    const at = lines.findIndex(({ text }) => /\bdef\s+store_dir\b/.test(text));
    const text =
      at < 0
        ? undefined
        : lines
            .slice(at, at + 3)
            .map((line) => /["']([^"'#]*)/.exec(line.text)?.[1])
            .find(Boolean);
    const folder = (text ?? 'uploads').replace(/\/?$/, '');
    const from = (at < 0 ? storage?.from : lines[at]?.from) ?? `${path}:1`;
    return [
      { path: posix.isAbsolute(folder) ? folder : posix.join('public', folder), holds: 'uploads (CarrierWave)', from },
    ];
  });
  const shrine = filesMatching(project, /(?:^|\/)(?:config\/initializers|lib|app)\/[\w/]*shrine\w*\.rb$/).flatMap(
    (path) =>
      linesOf(project, path).flatMap(({ text, from }) => {
        const [, folder, prefix = ''] =
          /FileSystem\.new\(\s*["']([^"']+)["'](?:.*\bprefix:\s*["']([^"']+)["'])?/.exec(text) ?? [];
        return folder === undefined || /cache|tmp/.test(text)
          ? []
          : [{ path: posix.join(folder, prefix), holds: 'uploads (Shrine)', from }];
      }),
  );
  const all = [...local, ...carrierWave, ...shrine];
  return uniqueBy(all, ({ path }) => path);
}
