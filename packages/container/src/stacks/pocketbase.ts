import { posix } from 'node:path';
import { found, guessed } from 'litestream-generator-core';
import { filesMatching, findLine } from '../lines.js';
import type { Stack, StackReader } from '../stack.js';
import { startLines } from 'litestream-generator-core';

/** PocketBase, as a library or as its own program: two databases in `pb_data`, which lies beside the program unless `--dir` says else. */
export const pocketbase: StackReader = (view): Stack | undefined => {
  const { project, dockerfile } = view;
  const required = filesMatching(project, /(?:^|\/)go\.mod$/)
    .map((path) => findLine(project, path, /^\s*(?:require\s+)?github\.com\/pocketbase\/pocketbase\s+v/))
    .find((line) => line !== undefined);
  const start = startLines(view);
  const started = start.find(({ text }) => /\bpocketbase\b/i.test(text));
  const loaded = dockerfile?.instructions.find(({ text }) => /pocketbase\/pocketbase\b/i.test(text));
  const at = required ?? started ?? loaded;
  if (!at) return undefined;
  const flat = start.map(({ text, from }) => ({ text: text.replaceAll(/["',[\]]+/g, ' '), from }));
  const dir = flat
    .map(({ text, from }) => ({ path: /--dir[= ]\s*(\S+)/.exec(text)?.[1], from }))
    .find(({ path }) => path !== undefined);
  const program = flat
    .map(({ text, from }) => ({ path: /(?:^|\s)(\/[\w./-]+)/.exec(text)?.[1], from }))
    .find(({ path }) => path !== undefined);
  const folder =
    dir?.path ?? (program?.path === undefined ? 'pb_data' : posix.join(posix.dirname(program.path), 'pb_data'));
  const from = dir?.from ?? program?.from ?? at.from;
  const unsure = dir === undefined && program === undefined;
  return {
    name: 'PocketBase',
    from: at.from,
    databases: [
      { path: posix.join(folder, 'data.db'), holds: "the app's database", from, guessed: unsure },
      { path: posix.join(folder, 'auxiliary.db'), holds: 'logs', from, guessed: unsure },
    ],
    healthPath: found('/api/health', 'every PocketBase answers there'),
    migratesAtStart: found(true, 'PocketBase migrates as it starts'),
    keeps: [{ path: posix.join(folder, 'storage'), holds: 'uploads', from }],
    ...(started && !/--http/.test(start.map(({ text }) => text).join(' '))
      ? { port: guessed(8090, 'the default of PocketBase') }
      : {}),
  };
};
