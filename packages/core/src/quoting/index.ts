export * from './env-file-line.js';
export * from './json-for-litestream.js';
export * from './markdown-cell.js';
export * from './shell-quote.js';
