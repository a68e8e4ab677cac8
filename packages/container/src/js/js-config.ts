import { posix } from 'node:path';
import type { ContainerView } from 'litestream-generator-core';
import type { Line } from '../lines.js';
import { settingMeanings, settingsAt } from '../setting-files.js';
import type { Meaning } from '../source-value.js';

/** A member of what a file takes in from a file of settings, or from node-config. */
export function importedSetting(
  view: ContainerView,
  lines: readonly Line[],
  file: string,
  name: string,
  keys: readonly string[],
): readonly Meaning[] {
  const takes = new RegExp(
    String.raw`\b(?:import\s+(?:\*\s+as\s+)?${name}\s+from\s+|(?:const|let|var)\s+${name}\s*=\s*(?:await\s+)?(?:require|import)\(\s*)["']([^"']+)["']`,
  );
  const source = lines.map(({ text }) => takes.exec(text)?.[1]).find(Boolean);
  if (source === undefined) return [];
  if (source === 'config') return settingMeanings(view, keys);
  if (!source.startsWith('.') || !source.endsWith('.json')) return [];
  return settingsAt(view, posix.join(posix.dirname(file), source), keys).map(({ value, from }) => ({
    code: JSON.stringify(value),
    at: { text: value, from },
  }));
}
