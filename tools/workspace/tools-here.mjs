// Says which programs the tests find on this machine, and which files they are: nx runs this, and takes no result from its cache that was
// made with others, or without one that is there now.
import { readdirSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

const tools = resolve(import.meta.dirname, '../../.tools');
const names = [
  'actionlint',
  'awk',
  'bash',
  'curl',
  'docker',
  'git',
  'jq',
  'kubeconform',
  'kustomize',
  'litestream',
  'shellcheck',
  'sqlite3',
  'ssh',
  'ssh-keygen',
  'sshd',
  'tar',
  'zizmor',
];

/** @param {string} file */
function stamp(file) {
  const { size, mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return size === undefined ? undefined : `${file} ${size} ${mtimeMs}`;
}

/** @param {string} folder */
function list(folder) {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    return [];
  }
}

const folders = [
  ...(process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules')),
  join(tools, 'bin'),
  '/usr/sbin',
];
for (const name of names) console.log(name, folders.map((folder) => stamp(join(folder, name))).find(Boolean) ?? '-');
for (const version of list(join(tools, 'compose')))
  console.log(version, stamp(join(tools, 'compose', version, 'docker-compose')) ?? '-');
for (const name of ['schemas', 'crds']) console.log(name, stamp(join(tools, 'kubernetes', name, 'version')) ?? '-');
