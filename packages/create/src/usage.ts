import {
  columns,
  commonQuestions,
  flagExample,
  flagUsage,
  platforms,
  targets,
  wrapWords,
  type Command,
  type Family,
  type Question,
} from 'litestream-generator-core';
import { ownOptions } from './command-line.js';

type Row = readonly [flag: string, help: string];

/**
 * The text of `--help`, from the same declarations as prompts and flags: those of every target, and of these families.
 * @param width columns of the terminal
 */
export function usage(families: readonly Family[], commands: readonly Command[], width = columns()): string {
  const groups: readonly (readonly [title: string, rows: readonly Row[]])[] = [
    ['Families', families.map(({ id, templates }) => [id, templates.map(({ title }) => title).join(', ')])],
    ['Flags', commonQuestions(families, targets, platforms).map(rowOf)],
    ...targets.map(({ id, questions }) => [`Only with --target ${id}`, questions.map(rowOf)] as const),
    ...platforms.map(({ id, questions }) => [`Only with --platform ${id}`, questions.map(rowOf)] as const),
    ...families.map(({ title, questions }) => [`Only in the ${title} family`, questions.map(rowOf)] as const),
    ['Commands', commands.map(({ name, description }) => [name, description])],
    ['How to run', ownOptions.map((option) => [ownUsage(option), option.description])],
  ];
  return [
    'Usage: create-litestream [family] [flags]',
    '',
    ...[
      'Writes the files that deploy the project in the current folder and back up its SQLite databases.',
      'To switch off a flag that takes no value, write --no- in front of its name, as in --no-migrations.',
    ].map((line) => wrapWords(line, 0, width)),
    ...aligned(groups, width),
  ].join('\n');
}

/** The text of `<command> --help`. */
export function commandUsage({ name, description, options }: Command, width = columns()): string {
  const rows = options.map((option): Row => [`--${option.name} ${option.value ?? ''}`.trimEnd(), option.description]);
  return [
    `Usage: create-litestream ${name} [flags]`,
    '',
    wrapWords(`${description}.`, 0, width),
    ...aligned([['Flags', rows]], width),
  ].join('\n');
}

function aligned(
  groups: readonly (readonly [title: string, rows: readonly Row[]])[],
  width: number,
): readonly string[] {
  const shown = groups.filter(([, rows]) => rows.length > 0);
  const longest = Math.max(...shown.flatMap(([, rows]) => rows.map(([flag]) => flag.length)));
  const column = Math.min(longest, Math.max(LEAST, Math.floor(width / 3)));
  return shown.flatMap(([title, rows]) => ['', title, ...rows.map(([flag, help]) => row(flag, help, column, width))]);
}

/** Narrower than this, most flags would stand in lines of their own. */
const LEAST = 24;

/** A flag and its help; a flag that is longer than the column has its help in the next line. */
function row(flag: string, help: string, column: number, width: number): string {
  const text = wrapWords(help, column + 4, width);
  return flag.length > column ? `  ${flag}\n${' '.repeat(column + 4)}${text}` : `  ${flag.padEnd(column)}  ${text}`;
}

function rowOf(question: Question): Row {
  const example = flagExample(question);
  return [flagUsage(question), example === undefined ? question.help : `${question.help}. Example: ${example}`];
}

function ownUsage(option: (typeof ownOptions)[number]): string {
  return `${'alias' in option ? `-${option.alias}, ` : ''}--${option.name}${'value' in option ? ` <${option.value}>` : ''}`;
}
