/** Folder in which apps keep their data. */
export const DATA_FOLDER = 'App_Data';
/** Folder of scripts in other stacks than .NET, which builds into it. */
export const SCRIPT_FOLDER = 'bin';

/**
 * Folders that say nothing about a deployment and can be huge: dependencies, build output, tools' state,
 * the app's own data and its static files.
 */
const IGNORED = new Set([
  'node_modules',
  'bin',
  'obj',
  'dist',
  'publish',
  'TestResults',
  '.git',
  '.hg',
  '.svn',
  '.vs',
  '.vscode',
  '.idea',
  '.next',
  '.nuxt',
  '.nx',
  '.terraform',
  DATA_FOLDER,
  'wwwroot',
]);

/** True for a folder that a project view leaves out. */
export function isIgnoredFolder(name: string): boolean {
  return IGNORED.has(name);
}

/** True for a folder of a tool or of dependencies, which is not committed. */
export function isToolFolder(name: string): boolean {
  return /^(?:node_modules|TestResults|\.(?:git|hg|svn|vs|vscode|idea|nx|terraform))$/.test(name);
}
