import { UserError } from '../errors.js';
import type { GeneratedFile } from '../platforms/generated-file.js';
import { addUpdates } from './merge-dependabot.js';

/**
 * The text of a file that is already there, after ours has joined it.
 * @throws UserError when the file there is not what its name says
 */
export function mergeText(file: GeneratedFile, before: string): string {
  if (file.merge === 'append-lines') return appendLines(file.text, before);
  if (file.merge === 'json-keys') return setKeys(file, before);
  if (file.merge === 'dependabot-updates') return addUpdates(file, before);
  return file.text;
}

function appendLines(ours: string, before: string): string {
  const there = new Set(before.split(/\r?\n/).map((line) => line.trim()));
  const lacking = ours.split('\n').filter((line) => line.trim() !== '' && !there.has(line.trim()));
  if (lacking.length === 0) return before;
  const lineEnd = before.includes('\r\n') ? '\r\n' : '\n';
  const open = before === '' || before.endsWith('\n') ? '' : lineEnd;
  return before + open + lacking.map((line) => line + lineEnd).join('');
}

function setKeys(file: GeneratedFile, before: string): string {
  const ours = JSON.parse(file.text) as Record<string, unknown>;
  const merged = { ...readObject(file.path, before), ...ours };
  return `${JSON.stringify(merged, undefined, 2)}\n`;
}

/** The top-level object of a JSON file. @throws UserError when it is not one */
export function readObject(path: string, text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    throw new SyntaxError('it holds no object');
  } catch (error) {
    throw new UserError({
      what: `${path} is not a JSON object: ${error instanceof Error ? error.message : String(error)}`,
      fix: `Mend ${path}, or restore it: git checkout -- ${path}. Deleting it makes a new deployment with a new replica path, whose first deploy starts empty.`,
    });
  }
}
