export * from './coerce.js';
export { isPattern, patternOf } from './database-paths.js';
export * from './flags.js';
export * from './app-environment.js';
export * from './question.js';
export * from './question-table.js';
export * from './questions-for.js';
export * from './repeat-command.js';
export * from './resolve-answers.js';
