// The installed command, run again and again in one process, as `served` in started-command.ts asks for it: a request is a line of JSON
// on the pipe, its answer a file that appears. It ends when nobody can ask any more, and removes the folder of both.
import { createReadStream, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
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
rmSync(path.dirname(pipe), { recursive: true });
