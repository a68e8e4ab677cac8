import { randomBytes } from 'node:crypto';
import { makeHostKey, makeLoginKey } from './ssh-keys.js';
import { defineServer, serverHost } from './server.js';

const user = 'rehearsal';

/**
 * OpenSSH, with one user who may transfer files and nothing else. The host key is made here, because the target wants to
 * know it beforehand. Alpine's chpasswd, or Perl where it does not work (Debian's wants PAM), turns the password into what OpenSSH compares with.
 */
const script = `set -eu
[ -x /usr/sbin/sshd ] || apk add --no-cache --quiet openssh-server
mkdir -p /run/sshd /var/empty /data/home
printf '%s\\n' '${user}:x:1000:1000::/data/home:/bin/false' >>/etc/passwd
grep -q ^sshd: /etc/passwd || printf '%s\\n' 'sshd:x:100:65534::/run/sshd:/bin/false' >>/etc/passwd
printf '%s\\n' '${user}:*:19000:0:99999:7:::' >>/etc/shadow
if ! printf '%s\\n' "${user}:$PASSWORD" | chpasswd 2>/dev/null; then
  hash=$(perl -e 'print crypt($ENV{PASSWORD}, q($6$rehearsal$))')
  sed -i "s|^${user}:[*]|${user}:$hash|" /etc/shadow
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

export const sftp = defineServer({
  target: 'sftp',
  image: 'alpine:3.22',
  needs: 'sh and OpenSSH (an image of Alpine fetches it)',
  port: 22,
  script,
  open() {
    const password = randomBytes(24).toString('base64url');
    const hostKey = makeHostKey();
    const loginKey = makeLoginKey();
    return {
      environment: { PASSWORD: password, HOST_KEY: hostKey.private, LOGIN_KEY: loginKey.public },
      values: {
        SFTP_HOST: serverHost,
        SFTP_PORT: '22',
        SFTP_HOST_KEY: hostKey.public,
        SFTP_USERNAME: user,
        SFTP_PASSWORD: password,
        SFTP_KEY: loginKey.private,
      },
      knock: { send: '', expect: /^SSH-2\.0/ },
    };
  },
});
