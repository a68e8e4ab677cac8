import { strToU8, zipSync, type Zippable } from 'fflate';
import type { PlannedFile } from 'litestream-generator-core';

const unix = 3;
const regularFile = 0o100_000;

/** The files that a run would leave, as a zip to unpack in the project's root. Their modes are kept. */
export function zipFiles(files: readonly PlannedFile[]): Uint8Array {
  const entries: Zippable = Object.fromEntries(
    files.flatMap(({ file, after }) =>
      after === undefined
        ? []
        : [[file.path, [strToU8(after), { os: unix, attrs: (regularFile | (file.mode ?? 0o644)) << 16 }]]],
    ),
  );
  return zipSync(entries);
}
