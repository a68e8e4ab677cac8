import path from 'node:path';

/** Where the sources are read. */
export const repository = 'https://github.com/generator-litestream/generator-litestream';
/** Root of the checkout. */
export const checkout = path.resolve(import.meta.dirname, '../../..');
/** The Markdown files, as they are and as GitHub shows them. */
export const docs = path.join(checkout, 'docs');
