import { strToU8, zip, type AsyncZippable } from 'fflate';
import type { PlannedFile } from 'litestream-generator-core';

const unix = 3;
const regularFile = 0o100_000;

/** The files that a run would leave, as a zip to unpack in the project's root. Their modes are kept. */
export function zipFiles(files: readonly PlannedFile[]): Promise<Uint8Array> {
  const entries: AsyncZippable = Object.fromEntries(
    files.flatMap(({ file, after }) =>
      after === undefined
        ? []
        : [[file.path, [strToU8(after), { os: unix, attrs: (regularFile | (file.mode ?? 0o644)) << 16 }]]],
    ),
  );
  return new Promise((resolve, reject) =>
    zip(entries, (error, bytes) => (error === null ? resolve(bytes) : reject(error))),
  );
}
