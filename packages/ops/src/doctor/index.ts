export * from './diagnose.js';
export * from './report.js';
