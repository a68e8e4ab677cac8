/** Where the files of this platform lie in the project. */
export const composeFiles = {
  compose: '.deploy/docker-compose-template.yml',
  /** Belongs to the user: written once at most. */
  ownServices: '.deploy/compose.override.yml',
  alerts: '.deploy/alerts.yml',
  proxy: '.deploy/nginx-proxy-compose.yml',
} as const;

/** Folder on the host, beside compose.yaml, that the containers see as `/deploy`. */
export const hostFolder = './litestream';
