import type { HostSecret, HostSecrets } from '../family.js';
import type { Answers } from '../questions/question.js';
import type { Secret } from '../secret.js';
import { chosenSecrets } from './chosen-secrets.js';

/** The host's own secret, of a family that deploys one app under one domain. */
export const deployHost: HostSecret = {
  name: 'DEPLOY_HOST',
  what: 'Host to deploy to; also the domain, unless the variable DEPLOY_DOMAIN is set',
  example: 'app.example.com',
  where: 'Your DNS: a name that points to the host',
};

/** A monitor of the backup, on every platform. */
export const heartbeatSecret: Secret = {
  name: 'HEARTBEAT_URL',
  what: 'Address of a monitor. It is called once a minute while the backup works, and with the cause when the backup fails',
  example: 'https://hc-ping.com/4e1c…',
  where: 'healthchecks.io, Uptime Kuma or ntfy: see docs/monitoring.md in the documentation',
  optional: true,
};

/** The login of a registry, for an image that somebody else publishes and that not everybody may pull. */
export const registrySecrets: readonly Secret[] = [
  {
    name: 'REGISTRY_USERNAME',
    what: 'User who may pull a private image. Leave it out if the image is public, or in the same account on ghcr.io as this repository',
    example: 'acme-reader',
    where: 'The registry of the image',
    optional: true,
  },
  {
    name: 'REGISTRY_PASSWORD',
    what: 'Access token of that user, with read permission only',
    example: 'dckr_pat_…',
    where:
      'The registry of the image: on Docker Hub under "Personal access tokens"; for ghcr.io a token of GitHub with read:packages',
    optional: true,
    belongsTo: 'REGISTRY_USERNAME',
  },
];

/**
 * These, then what the family adds. A family that declares one of the common names itself wins.
 */
export function withOwnSecrets(
  common: readonly HostSecret[],
  { others }: HostSecrets,
  answers: Answers,
): readonly HostSecret[] {
  const own = new Map(others.map((secret) => [secret.name, secret]));
  const all = [
    ...common.map((secret) => own.get(secret.name) ?? secret),
    ...others.filter(({ name }) => common.every((secret) => secret.name !== name)),
  ];
  return chosenSecrets(all, answers);
}
