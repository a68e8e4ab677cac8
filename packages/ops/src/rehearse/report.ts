import Table from 'cli-table3';
import pc from 'picocolors';
import type { Returned } from './rows.js';

/** What a rehearsal found out. */
export interface Rehearsed {
  /** `AWS S3, played by versity/versitygw:v1.8.0` */
  readonly storage: string;
  /** `2 containers and the volume` */
  readonly lost: string;
  /** Seconds from the empty host or cluster until everything is restored, and until the app answers. */
  readonly seconds: { readonly restored: number; readonly answered: number };
  readonly databases: readonly Returned[];
  /** `uid:gid` that every database must have. */
  readonly owner: string;
}

/** True when every database came back whole. */
export function cameBack({ databases, owner }: Rehearsed): boolean {
  return databases.length > 0 && databases.every((database) => isWhole(database, owner));
}

/** Whether no row is missing, the database is sound, and its owner is the expected user. */
function isWhole({ written, back, integrity, owner }: Returned, expected: string): boolean {
  return back === written && integrity === 'ok' && owner === expected;
}

/** The small table at the end. */
export function reportRehearsal(rehearsed: Rehearsed): string {
  const { storage, lost, seconds, databases, owner } = rehearsed;
  const table = new Table({
    head: ['Database', 'Rows written', 'Rows back', 'Integrity', 'Owner'],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'right'],
  });
  for (const database of databases) {
    const { name, written, back, integrity, owner: actual } = database;
    table.push([
      `${isWhole(database, owner) ? pc.green('✔') : pc.red('✖')} ${name}`,
      written,
      back,
      integrity,
      actual === owner ? actual : `${actual}, not ${owner}`,
    ]);
  }
  const damaged = databases.filter((database) => !isWhole(database, owner)).length;
  return [
    `${pc.bold('Lost')}      ${lost}; only the storage was left (${storage})`,
    `${pc.bold('Restored')}  in ${seconds.restored.toFixed(1)} s; the app answered after ${seconds.answered.toFixed(1)} s`,
    table.toString(),
    cameBack(rehearsed)
      ? pc.green('Every row is back.')
      : pc.red(`${damaged} of ${databases.length} databases were not restored completely.`),
  ].join('\n');
}
