export * from './drops-rights.js';
export { imageUser, valueOf } from './image-user.js';
export * from './start-script.js';
