import { found, guessed, type ContainerView, type Fact } from 'litestream-generator-core';
import { findLine } from './lines.js';

/** Files with the variables that a project proposes, the one that counts first. */
export const PROPOSED = [
  '.env.production',
  '.env.prod',
  '.env',
  '.env.example',
  '.env.sample',
  '.env.dist',
  'env.example',
  '.env.template',
];

/**
 * Value of a variable in the app's container; as a guess what the project proposes for it. Undefined where nothing sets it, or where
 * its value is not in the checkout. An empty value sets nothing: code that reads a path takes its default then.
 */
export function variableOf({ environment, project }: ContainerView, name: string): Fact<string> | undefined {
  const set = environment.find((variable) => variable.name === name);
  if (set) {
    if (!set.value || /[$<]/.test(set.value)) return undefined;
    return (set.unsure ? guessed : found)(set.value, set.from);
  }
  for (const path of PROPOSED) {
    const line = findLine(
      project,
      path,
      new RegExp(String.raw`^\s*(?:export\s+)?${name}=\s*(["']?)(.*?)\1\s*(?:#.*)?$`),
    );
    const value = line?.match[2];
    if (line && value !== undefined && value !== '') return guessed(value, line.from);
  }
  return undefined;
}

/** True where an existing set-up sets the variable, so that the new deployment has to set it as well. */
export function isOfSetup({ environment }: ContainerView, name: string): boolean {
  return environment.find((variable) => variable.name === name)?.by === 'setup';
}
