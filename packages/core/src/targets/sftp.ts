import { sftpErrors } from './errors/sftp-errors.js';
import { defineTarget } from './target.js';

/**
 * The server of a rehearsal: OpenSSH, with one user who may transfer files and nothing else. The target wants to know the host key
 * beforehand, so it is handed in. Alpine's chpasswd, or Perl where it does not work (Debian's wants PAM), turns the password into what
 * OpenSSH compares with.
 */
const serverScript = `set -eu
[ -x /usr/sbin/sshd ] || apk add --no-cache --quiet openssh-server
mkdir -p /run/sshd /var/empty /data/home
printf '%s\\n' "$LOGIN:x:1000:1000::/data/home:/bin/false" >>/etc/passwd
grep -q ^sshd: /etc/passwd || printf '%s\\n' 'sshd:x:100:65534::/run/sshd:/bin/false' >>/etc/passwd
printf '%s\\n' "$LOGIN:*:19000:0:99999:7:::" >>/etc/shadow
if ! printf '%s\\n' "$LOGIN:$PASSWORD" | chpasswd 2>/dev/null; then
  hash=$(perl -e 'print crypt($ENV{PASSWORD}, q($6$rehearsal$))')
  sed -i "s|^$LOGIN:[*]|$LOGIN:$hash|" /etc/shadow
fi
chown 1000:1000 /data/home
umask 077
printf '%s\\n' "$HOST_KEY" >/run/host_key
printf '%s\\n' "$LOGIN_KEY" >/run/login_key
chmod 644 /run/login_key
printf '%s\\n' 'HostKey /run/host_key' 'AuthorizedKeysFile /run/login_key' 'StrictModes no' 'PasswordAuthentication yes' \\
  'KbdInteractiveAuthentication no' 'Subsystem sftp internal-sftp' 'ForceCommand internal-sftp' 'DisableForwarding yes' >/run/sshd_config
unset PASSWORD HOST_KEY
exec /usr/sbin/sshd -D -e -f /run/sshd_config`;

/**
 * A folder on any SSH server. Keys from Litestream 0.5.18, `cmd/litestream/main.go` and `sftp/replica_client.go`: the
 * replica path counts from the login folder; a host without a port gets 22, but `host:` with nothing behind it fails,
 * hence the default; without `host-key` any server is believed, hence it is required; a key with a passphrase is refused.
 */
export const sftp = defineTarget({
  id: 'sftp',
  title: 'SFTP',
  order: 4,
  type: 'sftp',
  questions: [
    {
      name: 'sftpAuth',
      type: 'select',
      message: 'How does the sidecar log in to the SFTP server?',
      help: 'Login at the SFTP server: by password (secret SFTP_PASSWORD) or by SSH key (secret SFTP_KEY). Default: password',
      choices: [
        { value: 'password', title: 'Password', hint: 'secret SFTP_PASSWORD' },
        { value: 'key', title: 'SSH key', hint: 'secret SFTP_KEY' },
      ],
      default: () => 'password',
    },
  ],
  secrets: [
    {
      name: 'SFTP_HOST',
      what: 'Host name or address of the SFTP server, without sftp:// and port; an IPv6 address in brackets',
      example: 'backup.example.com',
      where: 'The administrator of the SFTP server',
      use: { as: 'config', variable: 'REPLICA_HOST' },
      shape: {
        pattern: '?*',
        problem: 'is not the name of a host',
        except: [{ pattern: '*[/@]*', problem: 'is not the host alone: leave out sftp://, the user and the path' }],
      },
    },
    {
      name: 'SFTP_PORT',
      what: 'Port of the SFTP server; 22 when left out',
      example: '22',
      where: 'The administrator of the SFTP server',
      optional: true,
      default: '22',
      use: { as: 'config', variable: 'REPLICA_PORT' },
      shape: { pattern: '[1-9]*[0-9]', problem: 'is not a port number' },
    },
    {
      name: 'SFTP_HOST_KEY',
      what: 'Public key of the server, so that nobody else can pose as it: the ECDSA one if it has one, else RSA, else ED25519',
      example: 'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTY…',
      where: 'ssh-keyscan -t ecdsa -p 22 backup.example.com, compared with what the provider publishes',
      belongsTo: 'SFTP_HOST',
      use: { as: 'config', key: 'host-key', variable: 'REPLICA_HOST_KEY' },
      shape: {
        pattern: '*?AAAA[BCE]*',
        problem: 'is not a public key: it is one line like "ecdsa-sha2-nistp256 AAAA…", not a fingerprint',
      },
    },
    {
      name: 'SFTP_USERNAME',
      what: 'User at the SFTP server',
      example: 'u123456', // no word: GitHub blacks it out wherever a log has it
      where: 'The administrator of the SFTP server',
      use: { as: 'config', key: 'user', variable: 'REPLICA_USER' },
    },
    {
      name: 'SFTP_PASSWORD',
      what: 'Password of that user',
      example: 'correct horse battery staple',
      where: 'The administrator of the SFTP server',
      belongsTo: 'SFTP_USERNAME',
      use: { as: 'config', key: 'password', variable: 'REPLICA_PASSWORD' },
      when: { sftpAuth: 'password' },
    },
    {
      name: 'SFTP_KEY',
      what: 'Private SSH key of that user, without a passphrase, as the whole file',
      example: '-----BEGIN OPENSSH PRIVATE KEY----- …',
      where:
        'ssh-keygen -t ed25519 -N "" -C litestream -f ~/.ssh/litestream; ' +
        'the public half goes into authorized_keys of SFTP_USERNAME on the server',
      belongsTo: 'SFTP_USERNAME',
      use: {
        as: 'file',
        key: 'key-path',
        file: 'sftp',
        make: "ssh-keygen -t ed25519 -N '' -C litestream -f {file}",
        advice: 'add its public half to the user on that server',
      },
      shape: {
        pattern: '-----BEGIN*PRIVATE?KEY-----*',
        problem: 'is not a private key: paste the whole file, with its first and last line',
      },
      when: { sftpAuth: 'key' },
    },
  ],
  settings: { host: '${REPLICA_HOST}:${REPLICA_PORT}' },
  endpoint: { host: '${REPLICA_HOST}', port: '${REPLICA_PORT}' },
  identity: ['REPLICA_HOST', 'REPLICA_PORT', 'REPLICA_USER'],
  files: {
    settings: {
      type: 'sftp',
      host: '${REPLICA_HOST}',
      port: '${REPLICA_PORT}',
      user: '${REPLICA_USER}',
      pass: { obscured: '${REPLICA_PASSWORD}' },
      key_file: { key: 'sftp' },
      known_hosts_file: { file: '[${REPLICA_HOST}]:${REPLICA_PORT} ${REPLICA_HOST_KEY}' },
      shell_type: 'none',
      disable_hashcheck: 'true',
    },
    root: '',
  },
  errors: sftpErrors,
  server: {
    image: 'alpine:3.22',
    needs: 'sh and OpenSSH (an image of Alpine fetches it)',
    port: 22,
    script: serverScript,
    environment: { LOGIN: '{user}', PASSWORD: '{secret}', HOST_KEY: '{hostKey}', LOGIN_KEY: '{loginKeyPublic}' },
    values: {
      SFTP_HOST: '{host}',
      SFTP_PORT: '{port}',
      SFTP_HOST_KEY: '{hostKeyPublic}',
      SFTP_USERNAME: '{user}',
      SFTP_PASSWORD: '{secret}',
      SFTP_KEY: '{loginKey}',
    },
    knock: { send: '', expect: String.raw`^SSH-2\.0` },
  },
  docs: {
    setup: [
      'Create a user of its own whose login folder is writable and holds nothing else.',
      'Read the public key of the server with ssh-keyscan from two networks, or compare it with what the provider publishes.',
      'For a login by key create a pair without a passphrase and put the public half into authorized_keys of the user.',
    ],
    permissions: 'reading, writing, renaming and deleting below the login folder of that user; no shell',
  },
});
