import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** As much of Node's as git's ids of texts need. */
export function createHash(algorithm: 'sha1') {
  if (algorithm !== 'sha1') throw new Error(`${String(algorithm)} is not here`);
  const hash = sha1.create();
  const self = {
    update: (data: string | Uint8Array) => {
      hash.update(typeof data === 'string' ? utf8ToBytes(data) : data);
      return self;
    },
    digest: (_encoding: 'hex') => bytesToHex(hash.digest()),
  };
  return self;
}
