// Loaded before the generator by start.mjs. Until the packages are on npm, a printed `npm create litestream@latest` would fail, so the
// command of this clone is printed in its place.
import { ownCommand } from './own-command.mjs';

/** Also if the line was wrapped between two words. */
const published = /npm\s+create\s+litestream@latest(\s+--(?=\s+[\w-]))?/g;

for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream);
  stream.write = /** @type {typeof stream.write} */ (
    (/** @type {string | Uint8Array} */ chunk, /** @type {any[]} */ ...rest) =>
      write(typeof chunk === 'string' ? chunk.replace(published, () => ownCommand) : chunk, ...rest)
  );
}
