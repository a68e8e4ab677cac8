#!/usr/bin/env node
// npm start: generates the files of a sample project, then restores its data after a loss. On a project of yours, it is
// `npm create litestream` from this clone, with all its commands: npm start -- <folder> [setup|doctor|rehearse] [flags]
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ownCommand } from './own-command.mjs';
import { rehearseSample } from './rehearse-sample.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const fixture = path.join(root, 'packages/jamstack/test/fixtures/vue-ssg-today');
const cli = path.join(root, 'packages/create/bin/create-litestream.js');
const naming = pathToFileURL(path.join(root, 'tools/start/name-own-command.mjs')).href;

const [first, ...rest] = process.argv.slice(2);
const own = first !== undefined && !first.startsWith('-');
const folder = own ? path.resolve(process.env.INIT_CWD ?? process.cwd(), first) : makeSample();
const flags = own ? rest : ['--yes', '--target', 's3', ...process.argv.slice(2)];

if (!existsSync(folder)) {
  console.error(`There is no folder ${folder}.\n  → Give the folder of a checkout: npm start -- ../my-app`);
  process.exit(1);
}
console.log(`$ cd ${folder} && ${[ownCommand, ...flags].join(' ')}\n`);
const { status } = spawnSync(process.execPath, ['--import', naming, cli, ...flags], { cwd: folder, stdio: 'inherit' });
process.exitCode = status ?? 1;
if (status === 0 && !own) {
  process.exitCode = rehearseSample(folder);
  console.log(`\nThe sample is a Vue app with a .NET API. Read what was written: ${path.join(folder, '.deploy')}`);
  console.log(`On your own project: npm start -- <folder>; then, in that folder: ${ownCommand} rehearse`);
}

/** A fresh copy on every run, so that what is shown is what a first run does. */
function makeSample() {
  // Not below this repository: GitHub, and so the generator, wants the root of a checkout.
  const sample = path.join(os.tmpdir(), 'generator-litestream', 'my-shop');
  rmSync(sample, { recursive: true, force: true });
  cpSync(fixture, sample, { recursive: true });
  return sample;
}
