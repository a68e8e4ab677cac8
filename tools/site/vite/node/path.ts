export { posix } from 'path-browserify';
