import { present } from '../present.js';
import { fileOfPlace } from '../project/paths.js';
import { remembered } from '../project/remembered.js';
import { shellWord } from '../quoting/index.js';
import { runsBesideApp } from './beside-app.js';
import { appServices } from './app-services.js';
import type { Checkout } from './checkout.js';
import { composeStart, isMainApp } from './compose-start.js';
import type { EarlierItem, StartWords } from './carry-over/earlier-item.js';
import { findEarlierItems } from './carry-over/find-items.js';
import { findEarlier } from './earlier/index.js';
import { found, guessed, type Fact } from './fact.js';
import type { EarlierDeployment, Facts } from './facts.js';
import { findSystems } from './other-systems/find-systems.js';

/**
 * What the earlier deployment started the app with in place of the ENTRYPOINT and the CMD of its image: both or none of what one file says,
 * because each means something else without the other.
 */
export function startOfItems(items: readonly EarlierItem[]): Start {
  const own = items.flatMap((item) => {
    const part = PART.exec(item.value ?? '')?.[1];
    return part === undefined || OF_ANOTHER.test(item.name) ? [] : [{ ...item, part }];
  });
  const isWhole = (where: string): boolean =>
    own.every((item) => item.starts !== undefined || fileOfPlace(item.where) !== fileOfPlace(where));
  const first = (part: string): Fact<string> | undefined => {
    const item = own.find((one) => one.part === part && one.starts !== undefined);
    return item?.starts && isWhole(item.where) ? factOf(item.starts, item.where) : undefined;
  };
  return present({ entrypoint: first('entrypoint'), command: first('command') });
}

type Start = Pick<Facts, 'entrypoint' | 'command'>;

const PART = /^app (entrypoint|command): $/;
/** Of another container of the same image. */
const OF_ANOTHER = / of (?!the app$)/;

/**
 * The same of Compose files that deploy nothing, as far as these are known to run the app: apps other than .NET projects often say only
 * there how to run them. A guess, because the file may be for people who develop, unless it runs a published image.
 */
function startOfCompose(checkout: Checkout, published: boolean): Start {
  const all = appServices(checkout);
  const mains = checkout.compose.flatMap((file) => {
    const apps = file.services.filter((one) => all.includes(one) && !runsBesideApp(checkout, file, one));
    const names = apps.map(({ name }) => name);
    return apps.filter((one) => isMainApp(checkout, file, one, names));
  });
  const first = (part: 'entrypoint' | 'command'): Fact<string> | undefined => {
    const [one] = mains.flatMap((service) => {
      const words = composeStart(checkout, service)[part];
      return words === undefined ? [] : [factOf(words, service.starts?.[part]?.from ?? service.from)];
    });
    return one && !published ? guessed(one.value, one.from) : one;
  };
  return present({ entrypoint: first('entrypoint'), command: first('command') });
}

/** What the container of an app other than a .NET project starts with. A pipeline says where, and not how, the app runs. */
export function findStart(checkout: Checkout, published: boolean): Start {
  return once(checkout, String(published), () => {
    const earlier = findEarlier(checkout, '/');
    const pipelines = findSystems(checkout.project).flatMap(({ reads, file }) =>
      reads === 'pipeline' || reads === 'script' ? [file] : [],
    );
    const saysHow = ({ kind, files }: EarlierDeployment): boolean =>
      kind !== 'workflow' && !(kind === 'other' && files.every((file) => pipelines.includes(file)));
    const ofItems = startOfItems(findEarlierItems(checkout, earlier));
    return earlier.some(({ value }) => saysHow(value))
      ? ofItems
      : { ...startOfCompose(checkout, published), ...ofItems };
  });
}

const once = remembered<Start>();

/** As a person would type it. */
function startText({ words }: StartWords): string {
  return words.map(shellWord).join(' ');
}

function factOf(starts: StartWords, from: string): Fact<string> {
  return (starts.unsure === true ? guessed : found)(startText(starts), from);
}
