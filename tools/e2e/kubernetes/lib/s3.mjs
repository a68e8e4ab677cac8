import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { eventually } from '../../lib/command.mjs';

let last = 7070;

/**
 * An S3 server (versitygw) of its own for one scenario, on the node's address.
 * @param {string} folder
 */
export async function startS3(folder) {
  const address = String(process.env['NODE_ADDRESS']);
  const port = ++last;
  const bucket = path.join(folder, 'backups');
  /** @type {import('node:child_process').ChildProcess} */
  let server;
  async function start() {
    mkdirSync(bucket, { recursive: true });
    server = spawn('versitygw', ['--port', `${address}:${port}`, '--health', '/health', '--quiet', 'posix', folder], {
      env: { ...process.env, ROOT_ACCESS_KEY: 'user', ROOT_SECRET_KEY: 'hush "hush" $HOME' },
      stdio: 'ignore',
    });
    await eventually('the S3 server', 30, async () => (await fetch(`http://${address}:${port}/health`)).ok);
  }
  const stop = () =>
    new Promise((resolve) => {
      server.on('close', resolve);
      server.kill('SIGKILL');
    });
  await start();
  return {
    /** What a person enters as secrets and variables of the repository. */
    values: {
      AWS_S3_BUCKET: 'backups',
      AWS_ACCESS_KEY_ID: 'user',
      AWS_SECRET_ACCESS_KEY: 'hush "hush" $HOME',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT: `http://${address}:${port}`,
    },
    /** Loses everything that was ever stored. */
    async empty() {
      await stop();
      for (const name of readdirSync(folder)) rmSync(path.join(folder, name), { recursive: true });
      await start();
    },
    /** Loses what was stored below a folder. @param {string} name */
    forget: (name) => rmSync(path.join(bucket, name), { recursive: true }),
    /** What lies in the bucket. */
    objects: () => readdirSync(bucket, { recursive: true }).length,
    async remove() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof startS3>>} S3 */
