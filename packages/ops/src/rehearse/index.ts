export { NotRemoved } from './cluster/remove-namespaces.js';
export * from './rehearse.js';
export { cameBack, reportRehearsal } from './report.js';
