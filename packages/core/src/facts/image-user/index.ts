export * from './drops-rights.js';
export { imageUser, startUser, valueOf } from './image-user.js';
export * from './start-script.js';
