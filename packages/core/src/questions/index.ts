export * from './coerce.js';
export * from './flags.js';
export * from './question.js';
export * from './question-table.js';
export * from './questions-for.js';
export * from './repeat-command.js';
export * from './resolve-answers.js';
