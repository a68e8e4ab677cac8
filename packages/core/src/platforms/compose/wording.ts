import type { Wording } from '../../deployment/platform-half.js';

/** Texts about a project that name every platform, and their wording for this one. */
export const wording: readonly Wording[] = [
  ['With Docker Compose, a deployment copies those that', 'A deployment copies those that'],
  [' With Kubernetes, a release does not copy them.', ''],
];
