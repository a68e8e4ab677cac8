import type { GeneratedFile } from '../generated-file.js';
import { projectFiles } from './paths.js';

/** Keeps LF in files that Linux runs, because Git on Windows would check it out with CRLF; and folds the engine in pull requests. */
export function renderGitattributes(): GeneratedFile {
  return {
    path: projectFiles.gitattributes,
    text: `.deploy/** text eol=lf\n${projectFiles.engine} linguist-generated\n`,
    purpose: 'keeps line ends on Windows, and folds deploy.sh in pull requests',
    merge: 'append-lines',
  };
}
