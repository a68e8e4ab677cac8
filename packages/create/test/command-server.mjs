// The installed command, run again and again in one process, as `served` in checkout.ts asks for it: a request is a line of JSON on the
// pipe, its answer a file that appears.
import { createReadStream, renameSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { run } from '../dist/cli.js';

const [pipe = ''] = process.argv.slice(2);
const written = { stdout: '', stderr: '' };
for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
  process[name].write = (/** @type {string | Uint8Array} */ text) => {
    written[name] += typeof text === 'string' ? text : Buffer.from(text).toString();
    return true;
  };
}
for await (const line of createInterface({ input: createReadStream(pipe) })) {
  const { cwd, args, answer } = JSON.parse(line);
  written.stdout = '';
  written.stderr = '';
  process.chdir(cwd);
  process.env['HOME'] = cwd;
  const status = await run(args);
  process.chdir('/');
  writeFileSync(`${answer}.new`, JSON.stringify({ status, ...written }));
  renameSync(`${answer}.new`, answer);
}
