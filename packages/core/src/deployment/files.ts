import type { FilesSetting } from '../targets/files-access.js';
import type { Target, TargetSecret } from '../targets/target.js';
import type { Pins } from './pins.js';

/** The files beside the databases that are backed up, and how. */
export interface FilesBackup {
  /** Folders, files and patterns below the data folder; `.` is everything. */
  readonly paths: readonly string[];
  /** The settings of the remote of rclone that is the storage, in order. */
  readonly remote: readonly RemoteSetting[];
  /** Bucket, container or folder of that remote that holds the backup; empty where the login leads to it. */
  readonly root: string;
}

/**
 * One setting of rclone, as deploy.conf has it. `plain`: its value is the text. `obscured`: rclone takes the value in the form that
 * `rclone obscure` gives. `file`: rclone takes the path of a file that holds the text.
 */
export interface RemoteSetting {
  readonly key: string;
  readonly way: 'plain' | 'obscured' | 'file';
  readonly text: string;
}

/** The password of the backup, a secret that every target has as soon as files are backed up. */
export const filesPassword: TargetSecret = {
  name: 'FILES_PASSWORD',
  what: 'Password that encrypts the backup of the files beside the databases; keep a copy, because nobody can read the backup without it',
  example: 'correct horse battery staple',
  where: 'Create it once, keep it in a password manager, and never change it: openssl rand -base64 32',
  use: { as: 'env', variable: 'RESTIC_PASSWORD' },
};

/** A program that backs up the files. It is one file in the image of its makers, and needs nothing else there. */
export interface FileTool {
  readonly name: 'restic' | 'rclone';
  readonly image: string;
  readonly path: string;
}

/** The programs that back up the files, in the images of these pins. */
export const fileTools = ({ restic, rclone }: Pins): readonly [FileTool, FileTool] => [
  { name: 'restic', image: restic, path: '/usr/bin/restic' },
  { name: 'rclone', image: rclone, path: '/usr/local/bin/rclone' },
];

/** The backup of these files in a target; undefined where no files are given, or the target cannot hold any. */
export function filesOf(
  paths: readonly string[],
  { files }: Target,
  secrets: readonly TargetSecret[],
): FilesBackup | undefined {
  if (paths.length === 0 || files === undefined) return undefined;
  return {
    paths,
    remote: Object.entries(files.settings).flatMap(([key, value]) => setting(key, value, secrets)),
    root: files.root,
  };
}

function setting(key: string, value: FilesSetting, secrets: readonly TargetSecret[]): readonly RemoteSetting[] {
  if (typeof value === 'string') return chosen(value, secrets) ? [{ key, way: 'plain', text: value }] : [];
  if ('key' in value)
    return secrets.some(({ use }) => use.as === 'file' && use.file === value.key)
      ? [{ key, way: 'plain', text: `/run/keys/${value.key}` }]
      : [];
  const [way, text] = 'obscured' in value ? (['obscured', value.obscured] as const) : (['file', value.file] as const);
  return chosen(text, secrets) ? [{ key, way, text }] : [];
}

/** Whether each variable in a text has a secret that these answers come with. */
function chosen(text: string, secrets: readonly TargetSecret[]): boolean {
  return [...text.matchAll(/\$\{(\w+)\}/g)].every(([, name]) =>
    secrets.some(({ use }) => 'variable' in use && use.variable === name),
  );
}
