import path from 'node:path';
import { findTool, run } from '../tools.js';
import { notInstalled, type Validator } from '../validator.js';
import { sampleValues } from '../values.js';

const program = findTool('litestream');

/** Litestream itself reads the configuration and names the databases in it. */
export const litestream: Validator = {
  name: 'litestream',
  ...(program === undefined ? { missing: notInstalled('litestream') } : {}),
  async check({ folder, deployment }) {
    const words = ['databases', '-json', '-config', path.join(folder, '.deploy/litestream.yml')];
    const { code, out, all } = await run(program as string, words, { env: sampleValues(deployment) });
    if (code !== 0 || all !== out) return all;
    const read = JSON.parse(out) as { readonly path: string; readonly replica: string }[];
    const wrong = read.find(({ replica }) => replica !== deployment.storage.type);
    if (wrong !== undefined) return `${wrong.path} goes to ${wrong.replica}`;
    const unread = deployment.databases.find(
      (database) => !read.some((entry) => entry.path === `/data/${database.path}`),
    );
    return unread === undefined ? undefined : `${unread.path} is not among ${out}`;
  },
};
