import { posix } from 'node:path';
import { commandWords, startLines, valueOf, type ContainerView } from 'litestream-generator-core';

/** A symbolic link of the container: what lies at `at` is really at `to`. */
interface Link {
  readonly at: string;
  readonly to: string;
}

const known = new WeakMap<ContainerView, readonly Link[]>();
/** A link may lead to another one. */
const MAX_LINKS = 5;

/** Where a path of the container really is, by the links that its Dockerfile and its start script make: `ln -s /data/store /srv/store`. */
export function behindLinks(view: ContainerView, path: string): string {
  let place = path;
  for (let count = 0; count < MAX_LINKS; count++) {
    const link = linksOf(view).find(({ at }) => place === at || place.startsWith(`${at}/`));
    if (link === undefined) break;
    place = posix.join(link.to, place.slice(link.at.length));
  }
  return place;
}

function linksOf(view: ContainerView): readonly Link[] {
  const found = known.get(view) ?? readLinks(view);
  known.set(view, found);
  return found;
}

function readLinks(view: ContainerView): readonly Link[] {
  let folder = '/';
  const ofImage = (view.dockerfile?.instructions ?? []).flatMap(({ keyword, text }): readonly Link[] => {
    if (keyword === 'WORKDIR') folder = posix.resolve(folder, valueOf(view, text).replaceAll(/["']/g, ''));
    return keyword === 'RUN' ? linksIn(view, text, folder) : [];
  });
  return [...ofImage, ...startLines(view).flatMap(({ text }) => linksIn(view, text, view.contentRoot))];
}

/** The links that the commands of a text make. Those to something that runs, such as a device or a program, hold no data. */
function linksIn(view: ContainerView, text: string, folder: string): readonly Link[] {
  if (!/\bln\s/.test(text)) return [];
  return valueOf(view, text)
    .split(/&&|\|\||;|\n|\bthen\b|\bdo\b/)
    .flatMap((command): readonly Link[] => {
      const words = commandWords(command.replaceAll('\\', ' '));
      const at = words.findIndex((word) => word === 'ln' || word.endsWith('/ln'));
      const options = words.slice(at + 1).filter((word) => word.startsWith('-'));
      const [to = '', name = '', ...others] = words.slice(at + 1).filter((word) => !word.startsWith('-'));
      if (at < 0 || others.length > 0 || !options.some((one) => /^-\w*s|^--symbolic$/.test(one))) return [];
      if (!/^\/[\w./-]+$/.test(to) || !/^[\w./-]+$/.test(name) || /^\/(?:dev|proc|usr|s?bin|lib\w*)\//.test(to))
        return [];
      const link = posix.resolve(folder, name, /(?:^|\/)\.?$/.test(name) ? posix.basename(to) : '');
      return link === to || to.startsWith(`${link}/`) ? [] : [{ at: link, to: to.replace(/(?<=.)\/+$/, '') }];
    });
}
