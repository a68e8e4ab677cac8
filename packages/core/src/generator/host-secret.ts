import type { Family } from '../family.js';
import { projectFiles } from '../platforms/index.js';
import { confValue } from '../platforms/shared/conf-value.js';

/** The secret with the address of the host, as the files of the last run name it; undefined where they name none. */
export function hostSecretOf(read: (path: string) => string | undefined): string | undefined {
  return confValue(read(projectFiles.conf), 'host_secret');
}

/** The family of the last run as far as it says how the host is called: an app that lost its front end is of another one since. */
export function familyBefore(families: readonly Family[], now: Family, secret: string | undefined): Family {
  return secret === undefined || now.hostSecrets.host.name === secret
    ? now
    : (families.find(({ hostSecrets }) => hostSecrets.host.name === secret) ?? now);
}

/** A line of the plan where the address is looked for in another secret from now on. */
export function changedHostSecret(before: string | undefined, now: string): readonly string[] {
  return before === undefined || before === now
    ? []
    : [
        `From now on, the address of the host comes from the secret ${now}, and no longer from ${before}: ` +
          `set ${now} before the next release.`,
      ];
}

/** A line of the plan where the project looks like one of another family since, such as without its front end. */
export function changedFamily(before: Family, now: Family, why: string): readonly string[] {
  return before.id === now.id
    ? []
    : [
        `The project is of the ${now.id} family from now on, and no longer of the ${before.id} family (${why}). ` +
          'The image is built accordingly.',
      ];
}
