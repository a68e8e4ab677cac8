import type { GeneratedFile } from '../generated-file.js';
import { projectFiles } from './paths.js';

/** Keeps LF in what Linux runs: Git on Windows would check it out, and send it to the host, with CRLF. */
export function renderGitattributes(): GeneratedFile {
  return {
    path: projectFiles.gitattributes,
    text: '.deploy/* text eol=lf\n',
    purpose: 'keeps the line ends of the scripts on Windows',
    merge: 'append-lines',
  };
}
