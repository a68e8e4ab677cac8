import { environmentOption } from '../deployment/gh-environment.js';
import type { Secret } from '../secret.js';
import type { Project } from '../project/project.js';

/** The commands that delete secrets and variables of the repository; none of them shows a value. */
export function deleteCommands(
  secrets: readonly Pick<Secret, 'name' | 'kind'>[],
  environment: string,
): readonly string[] {
  const where = environmentOption(environment);
  return (['secret', 'variable'] as const).flatMap((kind) => {
    const names = secrets.filter((secret) => (secret.kind ?? 'secret') === kind).map(({ name }) => name);
    if (names.length < 2) return names.map((name) => `gh ${kind} delete ${name}${where}`);
    return [`for name in ${names.join(' ')}; do gh ${kind} delete "$name"${where}; done`];
  });
}

/** Why a secret or a variable has to stay: the workflows of the checkout that use it, as one sentence; none where nothing does. */
export function usedElsewhere(name: string, { files, read }: Pick<Project, 'files' | 'read'>): readonly string[] {
  const use = new RegExp(`\\b(?:secrets|vars)(?:\\.${name}\\b|\\[\\s*['"]${name}['"]\\s*\\])`, 'i');
  const users = files.filter(
    (path) => /^\.github\/(?:workflows\/[^/]+|actions\/.+)\.ya?ml$/.test(path) && use.test(read(path) ?? ''),
  );
  return users.length === 0
    ? []
    : [`${name} stays, because ${users.join(' and ')} ${users.length === 1 ? 'uses' : 'use'} it.`];
}
