import { present } from '../present.js';
import { commandWords } from '../project/dockerfile.js';
import { folderOf } from '../project/paths.js';
import { findBuilderInputs } from './builder-inputs.js';
import { buildOf, findBuildSettings, type BuildSettings } from './build-settings.js';
import type { EarlierItem } from './carry-over/earlier-item.js';
import type { Checkout } from './checkout.js';
import { guessed, type Fact } from './fact.js';
import type { Facts, Uncopied, UiBuild } from './facts.js';
import { findNpmRegistry } from './npm-registry.js';
import { findUncopied } from './uncopied.js';

/**
 * How the image is built today, from which registry of npm, and what its Dockerfile copies that nothing makes.
 * @param items what the earlier deployment did
 * @param ui front end that the new workflow builds; undefined where there is none
 */
export function findBuildFacts(
  checkout: Checkout,
  items: readonly EarlierItem[] = [],
  ui?: UiBuild,
): BuildSettings & Pick<Facts, 'uncopied' | 'npmRegistry' | 'builderInputs'> {
  const settings = findBuildSettings(checkout);
  const uncopied = findUncopied(checkout, settings.buildContext?.value ?? '.', items, ui);
  const own = settings.buildContext === undefined ? contextByCopies(checkout, uncopied, items, ui) : undefined;
  const others = present({
    npmRegistry: findNpmRegistry(checkout.project),
    builderInputs: findBuilderInputs(checkout),
  });
  return own === undefined
    ? { ...settings, ...others, ...present({ uncopied }) }
    : { ...settings, ...others, buildContext: own };
}

/**
 * The Dockerfile's own folder, if no present build names it: all that the Dockerfile copies or publishes lies there, and some of it is
 * not in the root.
 */
function contextByCopies(
  checkout: Checkout,
  uncopied: readonly Fact<Uncopied>[],
  items: readonly EarlierItem[],
  ui?: UiBuild,
): Fact<string> | undefined {
  const { project, dockerfile } = checkout;
  const folder = dockerfile === undefined ? '.' : folderOf(dockerfile.path);
  if (dockerfile === undefined || folder === '.' || buildOf(project, dockerfile.path) !== undefined) return undefined;
  const [first] = uncopied;
  const from = first?.from ?? publishedBeside(checkout, folder);
  if (from === undefined || findUncopied(checkout, folder, items, ui).length > 0) return undefined;
  return guessed(folder, `${from}: the files that it names are in ${folder}, not in the root folder`);
}

/** Where `dotnet` is called with a project file that is beside the Dockerfile, and not in the root. */
function publishedBeside({ project, dockerfile }: Checkout, folder: string): string | undefined {
  return dockerfile?.needed.find(
    ({ keyword, text }) =>
      keyword === 'RUN' &&
      /\bdotnet\s/.test(text) &&
      commandWords(text).some((word) => {
        const path = word.replace(/^\.\//, '');
        return (
          /\.(?:\w+proj|slnx?)$/.test(path) &&
          !project.files.includes(path) &&
          project.files.includes(`${folder}/${path}`)
        );
      }),
  )?.from;
}
