import { engine } from 'litestream-engine';
import type { GeneratedFile } from '../generated-file.js';
import { projectFiles } from './paths.js';

/** The engine: the same bytes for every app of a version, committed so that a restore needs no download. */
export function renderDeploySh(): GeneratedFile {
  return {
    path: projectFiles.engine,
    text: engine.text,
    mode: 0o755,
    whole: true,
    purpose: `the program that deploys and restores, version ${engine.version}; do not edit it`,
  };
}
