import { engine } from 'litestream-engine';

/** Where the documentation of this version is read. */
export const docsAddress = `https://github.com/generator-litestream/generator-litestream/blob/litestream-engine@${engine.version}/docs`;
