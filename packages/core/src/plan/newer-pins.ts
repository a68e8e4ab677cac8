import { compareVersions } from '../releases.js';

interface Pin {
  readonly name: string;
  /** What the text has behind the name: `@<commit> # v7.1.0`, or `:0.5.18`. */
  readonly version: string;
  /** Its number. */
  readonly number: string;
}

const action = /(?<![\w.-]|[\w.-]\/)([\w.-]+(?:\/[\w.-]+)+)(@[\w.-]+(?:[ \t]+#[ \t]*v?([\d.]+))?)/g;
const image =
  /(?<![\w.-]|[\w.-]\/)([a-z0-9.-]+(?:\/[a-z0-9._-]+)+)(:v?(\d+(?:\.\d+)+)(?:@sha256:[0-9a-f]{64})?)(?![\w.-])/g;

/** The three texts of a merge. */
export interface MergeTexts {
  readonly disk: string;
  readonly base: string;
  readonly now: string;
}

/**
 * Where a person, or Dependabot, and the generator both changed the version of an action or an image, the newer one counts: it stands in
 * all three texts, so that the lines with it are no conflict, and nothing goes back to an older version.
 */
export function withNewerPins(texts: MergeTexts): MergeTexts {
  const [disk, base, now] = [texts.disk, texts.base, texts.now].map(pinsOf) as [Pins, Pins, Pins];
  let { disk: onDisk, base: before, now: ours } = texts;
  for (const [name, theirs] of disk) {
    const [was, is] = [base.get(name), now.get(name)];
    if (theirs === undefined || was === undefined || is === undefined) continue;
    if ([theirs.version, is.version].includes(was.version) || theirs.version === is.version) continue;
    const order = compareVersions(theirs.number, is.number);
    if (order === 0) continue;
    const newer = order > 0 ? theirs : is;
    before = replaced(before, was, newer);
    if (order > 0) ours = replaced(ours, is, newer);
    else onDisk = replaced(onDisk, theirs, newer);
  }
  return { disk: onDisk, base: before, now: ours };
}

/** Undefined where a text has several versions of one name, or no number. */
type Pins = ReadonlyMap<string, Pin | undefined>;

function pinsOf(text: string): Pins {
  const pins = new Map<string, Pin | undefined>();
  for (const [, name = '', version = '', number = ''] of [...text.matchAll(action), ...text.matchAll(image)]) {
    const known = pins.has(name) && pins.get(name)?.version !== version;
    pins.set(name, known || number === '' ? undefined : { name, version, number });
  }
  return pins;
}

function replaced(text: string, { name, version }: Pin, { version: newer }: Pin): string {
  return text.replaceAll(`${name}${version}`, () => `${name}${newer}`);
}
