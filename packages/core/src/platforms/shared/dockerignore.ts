import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { projectFiles } from './paths.js';

/** Files that are left out of the image build: results of other builds, secrets, and the data of the machine that builds. */
export function renderDockerignore({ app }: Deployment): GeneratedFile | undefined {
  if (app.image.kind !== 'supplied') return undefined;
  return {
    path: projectFiles.dockerignore,
    text: `${entries.join('\n')}\n`,
    purpose: 'what stays out of the image',
    merge: 'append-lines',
  };
}

const entries: readonly string[] = [
  '.git',
  '.github',
  '.deploy',
  '**/.env*',
  '**/.vs',
  '**/.vscode',
  '**/bin',
  '**/obj',
  '**/node_modules',
  "# Data of the machine that builds: a database in the image would be somebody's test data.",
  '**/App_Data',
  '**/*.db',
  '**/*.db-*',
  '**/*.sqlite',
  '**/*.sqlite-*',
];
