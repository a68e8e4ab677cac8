import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { docker } from '../command.mjs';
import { label } from '../engine.mjs';

const image = 'nginxproxy/acme-companion:2.8.2';

/**
 * The test authority, which lives in the stand-in of acme-companion: machines trust it, and the lab's own servers use it.
 * @param {string} folder
 */
export async function authority(folder) {
  mkdirSync(folder, { recursive: true });
  const container = await docker('create', '--label', label, image);
  await docker('cp', `${container}:/authority/ca.crt`, path.join(folder, 'ca.crt'));
  await docker('rm', container);
  return {
    /** As PEM. */
    certificate: readFileSync(path.join(folder, 'ca.crt'), 'utf8'),

    /** Files of a certificate and its key for a name. @param {string} name */
    async issue(name) {
      await docker(
        'run',
        '--rm',
        '--label',
        label,
        '--network',
        'none',
        '--volume',
        `${folder}:/tls`,
        '--entrypoint',
        'certify',
        image,
        name,
        '/tls',
      );
      return { certificate: path.join(folder, `${name}.crt`), key: path.join(folder, `${name}.key`) };
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof authority>>} Authority */
