export * from './commands.js';
export * from './run-command.js';
