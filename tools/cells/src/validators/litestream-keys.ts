import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { schemaFaults } from '../litestream-schema.js';
import type { Validator } from '../validator.js';

/** The keys that Litestream would ignore in silence. */
export const litestreamKeys: Validator = {
  name: 'litestream keys',
  async check({ folder }) {
    const config: unknown = parse(readFileSync(path.join(folder, '.deploy/litestream.yml'), 'utf8'), { merge: true });
    const faults = schemaFaults(config);
    return faults.length === 0 ? undefined : faults.join('\n');
  },
};
