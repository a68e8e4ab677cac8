import { heartbeatSecret, registrySecrets, withOwnSecrets } from '../../deployment/host-secrets.js';
import type { HostSecret, HostSecrets } from '../../family.js';
import type { Answers } from '../../questions/question.js';
import type { Secret } from '../../secret.js';

/** Secrets for SSH that every family has, by the names that the original templates used; the last two are new. */
const ssh: readonly Secret[] = [
  {
    name: 'DEPLOY_USERNAME',
    what: 'User for deployments, who may log in with a key and run docker',
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
  what: 'Domain of the app, or several separated by commas; the SSH host when left out',
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

/** The secret of the host where the domain is answered already: it is the machine's address and nothing else. */
function machine(host: HostSecret, answered: string): HostSecret {
  const name = answered.split(',').find((one) => one !== '' && !one.startsWith('*'));
  if (name === undefined) return host;
  return {
    ...host,
    what: 'Address of the host to deploy to: a name or an IP address, to which SSH connects',
    example: name,
    where: 'Your DNS, or the console of your provider',
  };
}

/** Everything for reaching the host: where, who, under which name, then what the family adds. */
export function secretsForHost(own: HostSecrets, answers: Answers, published = false): readonly HostSecret[] {
  return withOwnSecrets(
    [
      machine(own.host, String(answers['domain'] ?? '')),
      ...ssh,
      domain,
      letsEncrypt,
      heartbeatSecret,
      ...(published ? registrySecrets : []),
    ],
    own,
    answers,
  );
}
