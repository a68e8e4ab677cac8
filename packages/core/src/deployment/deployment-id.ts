/** Characters of an id's random part, without those that are read as others: 0 o 1 l. */
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Room for the readable part; Compose puts the id in front of container names, and 63 is the longest DNS label. */
const longest = { readable: 32, all: 63 };

/** What every deployment id matches: safe as a Compose project, a folder and a replica path; never a number. */
export const deploymentIdPattern = /^[a-z][a-z0-9-]{1,62}$/;

/** Letters with no decomposition in Unicode. */
const folded: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ł: 'l',
  þ: 'th',
  ð: 'd',
  ı: 'i',
};

/** The readable part of an id: ASCII letters and digits with single dashes, beginning with a letter; `app` when nothing is left. */
export function slug(name: string): string {
  const ascii = name
    .toLowerCase()
    .replaceAll(/[ßæœøđłþðı]/g, (letter) => folded[letter] ?? '')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
  const trimmed = trim(ascii);
  if (trimmed === '') return 'app';
  return trim((/^[a-z]/.test(trimmed) ? trimmed : `app-${trimmed}`).slice(0, longest.readable));
}

/**
 * Makes the id of a deployment: `my-app-k7x2qp`, `my-app-staging-k7x2qp`. It matches `deploymentIdPattern`, and with
 * its random part is neither a YAML word nor a number. To be made once and kept: a new id is a new, empty backup.
 * @param random a random whole number below the given one, `crypto.randomInt`
 */
export function makeDeploymentId(appName: string, environment: string, random: (below: number) => number): string {
  const tail = Array.from({ length: 6 }, () => alphabet[random(alphabet.length)]).join('');
  const place = environment === 'production' ? '' : `-${slug(environment)}`;
  return `${trim(`${slug(appName)}${place}`.slice(0, longest.all - 7))}-${tail}`;
}

function trim(text: string): string {
  return text.replaceAll(/^-+|-+$/g, '');
}
