import { posix } from 'node:path';
import {
  backUpAsWell,
  fileOfPlace,
  found,
  isBelow,
  type ContainerView,
  type Fact,
  type UncoveredState,
} from 'litestream-generator-core';
import { declaredVolumes, inContainer, mounted } from './data-folder.js';

/** What of a host is in a container without being its data, and folders whose content nobody misses. */
const NO_DATA =
  /^\/$|^\/(?:dev|proc|sys|run|tmp|etc)(?:\/|$)|docker\.sock$|^\/root\/\.|\/(?:logs?|tmp|temp|\.?cache|node_modules|\.?venv|vendor|certs?|ssl)(?:\/|$)/i;

export function isAround(folder: string, path: string): boolean {
  return isBelow(path, folder) || isBelow(folder, path);
}

/** Files that no database is, and how they could be backed up. */
export function uncovered(
  view: ContainerView,
  folder: string,
  path: string,
  holds: string,
  from: string,
): Fact<UncoveredState> {
  const place = inContainer(view, path);
  const kept = isBelow(place, folder);
  return found(
    {
      path: place,
      holds,
      remedy: kept
        ? `${backUpAsWell(place, folder)}, or use object storage`
        : `it is lost with every deployment: keep it below ${folder}, or in object storage`,
    },
    from,
  );
}

/** Folders that the image keeps in volumes of their own, beside the data, and those that the existing set-up mounts there. */
export function otherVolumes(view: ContainerView, folder: string): readonly Fact<UncoveredState>[] {
  const declared = declaredVolumes(view).filter(({ target }) => !isAround(folder, target));
  const others = mounted(view).filter(
    ({ source, target }, index, all) =>
      !isAround(folder, target) &&
      !NO_DATA.test(target) &&
      !isOfCheckout(view, source) &&
      declared.every((one) => one.target !== target) &&
      all.findIndex((one) => one.target === target) === index,
  );
  return [
    ...declared.map(({ target, from }) =>
      uncovered(view, folder, target, 'files that the image keeps in a volume of its own', from),
    ),
    // A guess, so that what an earlier deployment mounts there is named once, with that deployment.
    ...others.map(({ target, from }) => ({
      ...uncovered(view, folder, target, `what ${fileOfPlace(from)} mounts there`, from),
      guessed: true,
    })),
  ];
}

/** Whether a mount shows the container what the checkout has: the source while people develop, or a file of settings. */
function isOfCheckout({ project }: ContainerView, source: string): boolean {
  if (!/^\.{1,2}(?:\/|$)/.test(source)) return false;
  const path = posix.normalize(source).replace(/(?<=.)\/$/, '');
  return /^\.\.?$/.test(path) || project.files.some((file) => file === path || file.startsWith(`${path}/`));
}
