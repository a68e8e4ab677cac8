import type { Wording } from '../../deployment/platform-half.js';

/** Texts about a project and its earlier deployment, and their wording for this platform. */
export const wording: readonly Wording[] = [
  [
    'With Docker Compose, a deployment copies those that the volume lacks, once. It never copies a database and never replaces ' +
      'a file, so what a later image changes in them does not reach the volume. With Kubernetes, a release does not copy them.',
    'A release does not copy them to the volume: let the app create them when it starts, or ship them in another folder.',
  ],
  [
    'the new Compose template, with nginx-proxy and its certificates',
    "the objects in .deploy/kubernetes, with the cluster's Ingress and its certificates",
  ],
  ['the job "Deploy" of release.yml, and deploy.sh on the host', 'the job "Deploy" of release.yml'],
  [
    'the data volume, which the first release fills with the earlier data when you take it over',
    'the data volume of the pod, which is empty until you bring the earlier data into it',
  ],
  [
    'Run the generator again with --redirect-domain NAME if it leads to the first name of --domain; else let the app do it.',
    'Let the Ingress controller or the app do it.',
  ],
  [
    'Add it to .deploy/compose.override.yml if you need it: that file is deployed as well.',
    'Add it to the files in .deploy/kubernetes if you need it.',
  ],
  ['.deploy/compose.override.yml', '.deploy/kubernetes/app.yaml'],
  [', or to .deploy/hooks.', '.'],
  [', or from .deploy/hooks.', '.'],
];
