import { posix } from 'node:path';
import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { projectFiles } from './paths.js';
import { yamlString } from './workflow-text.js';

/** An ecosystem of Dependabot's, where it looks, and what it keeps up to date there. */
export interface Update {
  readonly ecosystem: string;
  readonly directory: string;
  readonly why: string;
}

/**
 * Keeps what is pinned up to date: actions and images.
 *
 * @param pinned where the platform pins its images
 */
export function renderDependabot({ app }: Deployment, pinned: Update): GeneratedFile {
  const updates: readonly Update[] = [
    { ecosystem: 'github-actions', directory: '/', why: 'The actions of the workflows' },
    pinned,
    ...(app.image.kind === 'sdk' || app.image.kind === 'published'
      ? []
      : [{ ecosystem: 'docker', directory: folderOf(app.image.path), why: 'What the image is built from' }]),
  ];
  return {
    path: projectFiles.dependabot,
    otherPath: projectFiles.dependabotYaml,
    text: `${head}${updates.map(entry).join('')}`,
    purpose: 'keeps the pinned actions and images up to date',
    merge: 'dependabot-updates',
  };
}

const head = `# One pull request a week for each of these. A release is proposed after seven days, so that a bad one is noticed before.
version: 2
updates:
`;

function entry({ ecosystem, directory, why }: Update): string {
  return `  - package-ecosystem: ${ecosystem} # ${why}
    directory: ${yamlString(directory)}
    schedule: { interval: weekly }
    cooldown: { default-days: 7 }
    groups: { ${ecosystem}: { patterns: ["*"] } }
`;
}

/** Directories of Dependabot's begin at the root of the repository. */
function folderOf(file: string): string {
  return posix.join('/', posix.dirname(file));
}
