import type { DetectOptions } from '../facts/index.js';
import { variableOf } from '../questions/app-entries.js';
import type { Answers } from '../questions/question.js';
import { storePath } from './store-path.js';

/** What detection has to know: the image that was named, and variables of the app; what is typed now, then what earlier runs came to. */
export function givenVariables(
  flags: Readonly<Record<string, unknown>>,
  stored: Partial<Answers>,
  last: Partial<Answers>,
): Pick<DetectOptions, 'given' | 'remembered' | 'image' | 'dockerfile' | 'dockerfileBefore' | 'target'> {
  const list = (value: unknown): readonly string[] =>
    (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String);
  const out = [flags, stored].flatMap((from) => list(from['withoutVariables']));
  const read = (entries: readonly string[], from: (name: string) => string) =>
    entries
      .filter((entry) => entry.includes('='))
      .map(variableOf)
      .map(({ name, value }) => ({ name, value, from: from(name) }));
  return {
    ...imageOf(flags, stored, last),
    given: read(list(flags['variables']), (name) => `--env ${name}`),
    remembered: read([...list(stored['variables']), ...list(last['variables'])], () => storePath).filter(
      ({ name }) => !out.includes(name),
    ),
  };
}

/** The one way of building the image that a person named last. */
function imageOf(
  flags: Readonly<Record<string, unknown>>,
  stored: Partial<Answers>,
  last: Partial<Answers>,
): Pick<DetectOptions, 'image' | 'dockerfile' | 'dockerfileBefore' | 'target'> {
  const build = flags['imageBuild'] ?? (flags['image'] ? 'published' : flags['dockerfile'] ? 'dockerfile' : undefined);
  const said = (name: string): string | undefined => {
    const value = flags[name] ?? stored[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [image, dockerfile] = [said('image'), said('dockerfile')];
  // The workflow that named it may be replaced since.
  const target = said('buildTarget') ?? (typeof last['buildTarget'] === 'string' ? last['buildTarget'] : undefined);
  const before = last['imageBuild'] === 'dockerfile' ? last['dockerfile'] : undefined;
  return {
    ...(typeof before === 'string' && { dockerfileBefore: before }),
    ...(image !== undefined && (build === undefined || build === 'published') && { image }),
    ...(target !== undefined && target !== '' && { target }),
    ...(dockerfile !== undefined && build !== 'published' && build !== 'supplied' && { dockerfile }),
  };
}
