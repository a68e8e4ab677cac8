import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';

/** From here on Node imports the TypeScript of this workspace as it is written: `./cells.js` in it is `./cells.ts` on the disk. */
export function readTypescript() {
  registerHooks({
    resolve(specifier, context, next) {
      if (/^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL?.endsWith('.ts')) {
        const url = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
        if (existsSync(url)) return next(url.href, context);
      }
      return next(specifier, context);
    },
  });
}
