import type { HostSecret, HostSecrets } from '../family.js';
import type { Answers } from '../questions/question.js';
import type { Secret } from '../secret.js';
import { chosenSecrets } from './chosen-secrets.js';

/** The host's own secret, of a family that deploys one app under one domain. */
export const deployHost: HostSecret = {
  name: 'DEPLOY_HOST',
  what: 'Host to deploy to; the domain as well, unless the variable DEPLOY_DOMAIN is set',
  example: 'app.example.com',
  where: 'Your DNS: a name that points to the host',
};

/** Secrets for SSH that every family has, by the names that the original templates used; the last two are new. */
const ssh: readonly Secret[] = [
  {
    name: 'DEPLOY_USERNAME',
    what: 'User that deploys: may log in by key and run docker',
    example: 'deployer',
    where: 'On the host: sudo adduser deployer && sudo usermod -aG docker deployer',
  },
  {
    name: 'DEPLOY_KEY',
    what: 'Private SSH key of that user, without a passphrase, ed25519 or ecdsa, as the whole file',
    example: '-----BEGIN OPENSSH PRIVATE KEY----- …',
    where:
      'ssh-keygen -t ed25519 -N "" -C deployer -f ~/.ssh/deployer; ' +
      'the public half goes into ~/.ssh/authorized_keys of DEPLOY_USERNAME on the host',
  },
  {
    name: 'DEPLOY_PORT',
    what: 'Port of SSH on the host; 22 when left out',
    example: '22',
    where: 'The settings of the SSH server on the host',
    optional: true,
  },
  {
    name: 'DEPLOY_KNOWN_HOSTS',
    what: 'Public SSH keys of the host, so that no other machine can pose as it',
    example: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5… root@host',
    where: 'On the host: cat /etc/ssh/ssh_host_*_key.pub',
  },
];

const domain: Secret = {
  name: 'DEPLOY_DOMAIN',
  what: 'Domain under which the app answers, or several with commas between them; the SSH host when left out',
  example: 'app.example.com',
  where: 'Your DNS: a name that points to the host',
  kind: 'variable',
  optional: true,
  when: { domain: '' },
};

const letsEncrypt: Secret = {
  name: 'LETSENCRYPT_EMAIL',
  what: "Contact address of the account at Let's Encrypt; certificates come without one as well",
  example: 'you@example.com',
  where: 'A mailbox of yours',
  optional: true,
};

const heartbeat: Secret = {
  name: 'HEARTBEAT_URL',
  what: 'Address of a monitor, called once a minute while the backup is well, and told the cause when it is not',
  example: 'https://hc-ping.com/4e1c…',
  where: 'healthchecks.io, Uptime Kuma or ntfy: see docs/monitoring.md in the documentation',
  optional: true,
};

/** The login of a registry, for an image that somebody else publishes and that not everybody may pull. */
const registry: readonly Secret[] = [
  {
    name: 'REGISTRY_USERNAME',
    what: 'User who may pull a private image. Leave it out if the image is public, or in the same account on ghcr.io as this repository',
    example: 'acme-reader',
    where: 'The registry of the image',
    optional: true,
  },
  {
    name: 'REGISTRY_PASSWORD',
    what: 'Access token of that user, which may only read',
    example: 'dckr_pat_…',
    where:
      'The registry of the image: on Docker Hub under "Personal access tokens"; for ghcr.io a token of GitHub with read:packages',
    optional: true,
  },
];

/**
 * Everything for reaching the host, in the order of the guide's table: where, who, under which name, then what the family
 * adds. `published`: whether somebody else publishes the image, default no. A family that declares one of the common names itself wins.
 */
export function secretsForHost(
  { host, others }: HostSecrets,
  answers: Answers,
  published = false,
): readonly HostSecret[] {
  const common: readonly HostSecret[] = [host, ...ssh, domain, letsEncrypt, heartbeat, ...(published ? registry : [])];
  const own = new Map(others.map((secret) => [secret.name, secret]));
  const all = [
    ...common.map((secret) => own.get(secret.name) ?? secret),
    ...others.filter(({ name }) => common.every((secret) => secret.name !== name)),
  ];
  return chosenSecrets(all, answers);
}
