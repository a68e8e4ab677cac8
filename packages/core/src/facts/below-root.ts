import type { Checkout } from './checkout.js';
import { guessed, type Fact } from './fact.js';
import { isOfTheApp } from './other-systems/find-systems.js';
import { systems } from './other-systems/systems.js';

/** Files that a set-up has in the folder from which it deploys. */
const FILES: readonly { readonly title: string; readonly path: RegExp; readonly says?: RegExp }[] = [
  { title: 'Kamal', path: /^config\/deploy\.ya?ml$/, says: /^(?:service|image):/m },
  // What is found in every folder anyway is read there.
  ...systems.filter(({ path }) => path.source.startsWith('^') && path.source !== '^Jenkinsfile$'),
];

/** Set-ups that deploy from a folder below the root and of which nothing is read, so that each is named. */
export function deployedBelowRoot({ project, compose, kamal }: Checkout): readonly Fact<string>[] {
  const read = new Set([...compose.map(({ path }) => path), ...(kamal === undefined ? [] : [kamal.path])]);
  return project.files.flatMap((file) => {
    if (!isOfTheApp(file) || read.has(file)) return [];
    // Every folder of the path may be the one that it deploys from.
    const tails = [...file.matchAll(/\//g)].map(({ index }) => file.slice(index + 1));
    const found = FILES.find(
      ({ path, says }) =>
        tails.some((tail) => path.test(tail)) && (says === undefined || says.test(project.read(file) ?? '')),
    );
    if (found === undefined || (found.title === 'Kamal' && file.split('/').length < 3)) return [];
    return [
      guessed(
        `${found.title} deploys from a folder below the root by ${file}, of which nothing was read and nothing is carried over: ` +
          'compare its secrets, variables, volumes and domains with the files written here, and copy its data yourself.',
        file,
      ),
    ];
  });
}
