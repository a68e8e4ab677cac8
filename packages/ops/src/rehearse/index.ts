export * from './rehearse.js';
export { cameBack, reportRehearsal } from './report.js';
