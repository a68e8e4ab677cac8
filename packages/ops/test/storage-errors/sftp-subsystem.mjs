#!/usr/bin/env node
// Speaks SFTP version 3 on standard input and output. Answers each kind of request with the status that it was told.
import { readFileSync } from 'node:fs';
const rules = JSON.parse(readFileSync(process.env.RULES ?? process.argv[2], 'utf8'));
const names = {
  1: 'init',
  3: 'open',
  4: 'close',
  5: 'read',
  6: 'write',
  7: 'lstat',
  8: 'fstat',
  9: 'setstat',
  10: 'fsetstat',
  11: 'opendir',
  12: 'readdir',
  13: 'remove',
  14: 'mkdir',
  15: 'rmdir',
  16: 'realpath',
  17: 'stat',
  18: 'rename',
  200: 'extended',
};
const u32 = (n) => {
  const b = Buffer.alloc(4);
  b.writeUInt32BE(n);
  return b;
};
const str = (s) => {
  const b = Buffer.from(s);
  return Buffer.concat([u32(b.length), b]);
};
const send = (type, ...parts) => {
  const body = Buffer.concat([Buffer.from([type]), ...parts]);
  process.stdout.write(Buffer.concat([u32(body.length), body]));
};
let buf = Buffer.alloc(0);
process.stdin.on('data', (c) => {
  buf = Buffer.concat([buf, c]);
  for (;;) {
    if (buf.length < 4) return;
    const n = buf.readUInt32BE(0);
    if (buf.length < 4 + n) return;
    const p = buf.subarray(4, 4 + n);
    buf = buf.subarray(4 + n);
    handle(p);
  }
});
process.stdin.on('end', () => process.exit(0));
function handle(p) {
  const op = names[p[0]] ?? 'other';
  if (op === 'init') {
    send(2, u32(3), str('posix-rename@openssh.com'), str('1'), str('fsync@openssh.com'), str('1'));
    return;
  }
  const id = p.subarray(1, 5);
  const status = (code, msg) => send(101, id, u32(code), str(msg), str('en'));
  const rule = rules[op];
  if (rule === 'end') process.exit(0);
  if (rule) {
    status(rule[0], rule[1]);
    return;
  }
  if (op === 'open') {
    send(102, id, str('h'));
    return;
  }
  if (op === 'opendir' || op === 'lstat') {
    status(2, 'No such file');
    return;
  }
  if (op === 'stat') {
    send(105, id, u32(4), u32(0o40755));
    return;
  }
  status(0, 'Success');
}
