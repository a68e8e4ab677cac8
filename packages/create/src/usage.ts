import {
  commonQuestions,
  flagExample,
  flagUsage,
  platforms,
  targets,
  type Command,
  type Family,
  type Question,
} from 'litestream-generator-core';
import { ownOptions } from './command-line.js';

type Row = readonly [flag: string, help: string];

/** The text of `--help`, from the same declarations as prompts and flags: those of every target, and of these families. */
export function usage(families: readonly Family[], commands: readonly Command[]): string {
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
    'Writes a deployment for the project in the current folder: Docker Compose, Litestream, a release workflow.',
    'A flag without a value is switched off by --no- in front, as in --no-migrations.',
    ...aligned(groups),
  ].join('\n');
}

/** The text of `<command> --help`. */
export function commandUsage({ name, description, options }: Command): string {
  const rows = options.map((option): Row => [`--${option.name} ${option.value ?? ''}`.trimEnd(), option.description]);
  return [`Usage: create-litestream ${name} [flags]`, '', `${description}.`, ...aligned([['Flags', rows]])].join('\n');
}

function aligned(groups: readonly (readonly [title: string, rows: readonly Row[]])[]): readonly string[] {
  const shown = groups.filter(([, rows]) => rows.length > 0);
  const width = Math.max(...shown.flatMap(([, rows]) => rows.map(([flag]) => flag.length)));
  return shown.flatMap(([title, rows]) => [
    '',
    title,
    ...rows.map(([flag, help]) => `  ${flag.padEnd(width)}  ${help}`),
  ]);
}

function rowOf(question: Question): Row {
  const example = flagExample(question);
  return [flagUsage(question), example === undefined ? question.help : `${question.help}. Example: ${example}`];
}

function ownUsage(option: (typeof ownOptions)[number]): string {
  return `${'alias' in option ? `-${option.alias}, ` : ''}--${option.name}${option.type === String ? ' <folder>' : ''}`;
}
