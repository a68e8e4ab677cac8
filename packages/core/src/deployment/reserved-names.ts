/** Secrets that some deployments have: none is the host's, the storage's or the app's. */
const sent = [
  'APP_DOMAIN',
  'APP_IMAGE',
  'LITESTREAM_IMAGE',
  'LETSENCRYPT_EMAIL',
  'HEARTBEAT_URL',
  'FILES_PASSWORD',
  'UPGRADE_TOKEN',
  'REGISTRY_USERNAME',
  'REGISTRY_PASSWORD',
];

/** Secrets that the connection takes by name, whether this deployment declares them or not. */
const connection = [
  'DEPLOY_USERNAME',
  'DEPLOY_KEY',
  'DEPLOY_PORT',
  'DEPLOY_KNOWN_HOSTS',
  'DEPLOY_DOMAIN',
  'DEPLOY_ENVIRONMENT',
  'DEPLOY_REPOSITORY',
];

/** Variables that the shell of a runner or of the host has anyway; Compose would take theirs before that of `.env`. */
const shell =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|PWD|OLDPWD|IFS|ENV|TERM|MAIL|LANG|LANGUAGE|TMPDIR|HOSTNAME|UID|EUID|PPID|CI|LC_\w*|BASH\w*|SSH_\w*|XDG_\w*|LD_\w*|RUNNER_\w*|ACTIONS_\w*|GITHUB_\w*)$/;

/** Variables of `.env` that Compose, Docker, the sidecar and `deploy.sh` read there. */
const settings =
  /^(?:APP_DOMAIN|APP_MAIN_DOMAIN|APP_IMAGE|DEPLOYMENT_ID|HEARTBEAT_URL|LETSENCRYPT_\w*|CONFIG_HASH|RESTORE_NETWORK|DEPLOY_REPOSITORY|REPLICA_\w*|LITESTREAM_\w*|COMPOSE_\w*|DOCKER_\w*)$/;

/** Variables of the app's container that the deployment sets itself. */
export const setInContainer: readonly string[] = [
  'ASPNETCORE_FORWARDEDHEADERS_ENABLED',
  'VIRTUAL_HOST',
  'VIRTUAL_PORT',
  'LETSENCRYPT_HOST',
  'LETSENCRYPT_EMAIL',
  'LETSENCRYPT_SINGLE_DOMAIN_CERTS',
];

/** True for a name that the app's secret cannot have in the repository and in the workflows, whatever the target is. */
export function isReservedSecret(name: string): boolean {
  return !/^[A-Z][A-Z0-9_]*$/.test(name) || sent.includes(name) || connection.includes(name) || shell.test(name);
}

/** True for a name that the app's variable cannot have in `.env`. */
export function isReservedInEnvFile(name: string): boolean {
  return !/^[A-Za-z_]\w*$/.test(name) || settings.test(name) || shell.test(name);
}
