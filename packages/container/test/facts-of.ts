import { detect, memoryProject, type DetectOptions, type Facts } from 'litestream-generator-core';
import { container } from '../src/family.js';

/** Facts of a checkout that exists in memory alone. */
export function factsOf(files: Readonly<Record<string, string>>, options: DetectOptions = {}): Facts {
  return detect(memoryProject(files), [container], options).facts;
}

/** Databases with their evidence, in the container. */
export function databasesOf({ databases, dataFolder }: Facts): readonly string[] {
  return databases.map(({ value, from, guessed }) => `${dataFolder.value}/${value.path} ${from}${guessed ? ' ?' : ''}`);
}
