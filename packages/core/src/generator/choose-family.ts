import { UserError } from '../errors.js';
import { detect, type DetectOptions, type Detection } from '../facts/index.js';
import type { Family } from '../family.js';
import type { Project } from '../project/project.js';
import { chooseSeveral, type Chosen } from './choose-several.js';
import type { Working } from './progress-line.js';
import type { Terminal } from './terminal.js';

/**
 * Detects with all families; if another family than the asked one recognises the project, says so and offers it.
 * @throws UserError when nobody can be asked, with the command that fits
 */
export async function chooseFamily(
  project: Project,
  families: readonly Family[],
  asked: DetectOptions,
  terminal: Terminal | undefined,
  working: Working,
): Promise<Chosen<Detection<Family>>> {
  const reading = 'Reading how the app is built, and which databases it opens';
  const first = await chooseSeveral((told) => working(reading, () => detect(project, families, told)), asked, terminal);
  const { mismatch } = first.found;
  if (mismatch === undefined) return first;
  const what = `You asked for ${mismatch.asked}, but this is a ${mismatch.actual.id} project (${mismatch.from}).`;
  if (!terminal?.interactive) {
    throw new UserError({
      what,
      fix: `Run the generator for it: yo litestream:${mismatch.actual.id}, or npm create litestream@latest -- ${mismatch.actual.id}`,
    });
  }
  const family = await terminal.choose(what, [
    { value: mismatch.actual.id, name: `Continue with ${mismatch.actual.id}` },
    { value: mismatch.asked, name: `Continue with ${mismatch.asked} anyway` },
  ]);
  if (family === mismatch.actual.id) return first;
  const only = families.filter(({ id }) => id === family);
  return chooseSeveral(
    (told) => working(reading, () => detect(project, only, told)),
    { ...first.asked, family },
    terminal,
  );
}
