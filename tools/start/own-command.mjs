import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** What stands for `npm create litestream@latest` in the folder of a project, until the packages are on npm. */
export const ownCommand = `npm --prefix ${/^[\w./:\\-]+$/.test(root) ? root : `"${root}"`} start -- .`;
