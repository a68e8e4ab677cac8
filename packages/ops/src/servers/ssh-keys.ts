import { generateKeyPairSync } from 'node:crypto';

/** A key pair: the private half as PEM, the public half as a line of `known_hosts` or `authorized_keys`, without names. */
export interface KeyPair {
  readonly private: string;
  readonly public: string;
}

/** ECDSA, the kind that Litestream asks a server for first. */
export function makeHostKey(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return {
    // OpenSSH reads this form of an elliptic curve key as well as its own.
    private: privateKey.export({ type: 'sec1', format: 'pem' }).toString().trim(),
    public: publicLine('ecdsa-sha2-nistp256', Buffer.from('nistp256'), point),
  };
}

/** Ed25519, in the form that Go reads. */
export function makeLoginKey(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return {
    private: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trim(),
    public: publicLine('ssh-ed25519', Buffer.from(x, 'base64url')),
  };
}

/** The wire form of RFC 4253: each part with its length in front. */
function publicLine(type: string, ...parts: readonly Buffer[]): string {
  const wire = [Buffer.from(type), ...parts].flatMap((part) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    return [length, part];
  });
  return `${type} ${Buffer.concat(wire).toString('base64')}`;
}
