import { flagUsage, questionsFor, targets, type Family } from 'litestream-generator-core';
import { ownOptions } from './command-line.js';

/** The text of `--help`, from the same declarations as prompts and flags. */
export function usage(families: readonly Family[]): string {
  const rows: readonly (readonly [flag: string, help: string])[] = [
    ...questionsFor(families, targets).map((question) => [flagUsage(question), question.help] as const),
    ...ownOptions.map((option) => [`${'alias' in option ? `-${option.alias}, ` : ''}--${option.name}`, option.description] as const),
  ];
  const width = Math.max(...rows.map(([flag]) => flag.length));
  return [
    'Usage: create-litestream [family] [flags]',
    '',
    'Writes a deployment for the project in the current folder: Docker Compose, Litestream, a release workflow.',
    '',
    'Families',
    ...families.map(({ id, templates }) => `  ${id.padEnd(width)}  ${templates.map(({ title }) => title).join(', ')}`),
    '',
    'Flags',
    ...rows.map(([flag, help]) => `  ${flag.padEnd(width)}  ${help}`),
  ].join('\n');
}
