import { createHash } from 'node:crypto';

/**
 * The keys in lines of `known_hosts`, of `/etc/ssh/*.pub` or of `ssh-keyscan`,
 * whatever names stand beside them; revoked ones are left out.
 */
export function keysIn(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => !/^[#@]/.test(line))
    .flatMap((line) => {
      const [, type, key] = /(?:^|\s)(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp\d+)\s+([A-Za-z0-9+/=]+)/.exec(line) ?? [];
      return type === undefined || key === undefined ? [] : [`${type} ${key}`];
    });
}

/** The same keys as `ssh -v` names them: `ssh-ed25519 SHA256:…`, the hash in base64 without padding. */
export function fingerprintsIn(text: string): readonly string[] {
  return keysIn(text).map((line) => {
    const [type = '', key = ''] = line.split(' ');
    return `${type} SHA256:${createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64').replace(/=+$/, '')}`;
  });
}
