import { uniqueItems, type EarlierItem } from '../facts/carry-over/earlier-item.js';
import { packText, unpackText } from './packed-text.js';

/** Items of earlier runs, then those that are found now: a run replaces the files that they were read from, and people delete others. */
export function rememberedItems(packed: string, today: readonly EarlierItem[] = []): readonly EarlierItem[] {
  return uniqueItems([...itemsIn(packed), ...today]);
}

/** In one line, because the guide shows them to people; the same line for the same items. */
export function packItems(items: readonly EarlierItem[], before: string): string {
  if (items.length === 0) return '';
  const text = JSON.stringify(items);
  return unpackText(before) === text ? before : packText(text);
}

/** Undefined where the line is damaged. */
export function unpackItems(packed: string): readonly EarlierItem[] | undefined {
  if (packed === '') return [];
  try {
    const items: unknown = JSON.parse(unpackText(packed) ?? '');
    return Array.isArray(items) && items.every(isItem) ? items : undefined;
  } catch {
    return undefined;
  }
}

function itemsIn(packed: string): readonly EarlierItem[] {
  return unpackItems(packed) ?? [];
}

function isItem(value: unknown): value is EarlierItem {
  const item = value as Partial<Record<keyof EarlierItem, unknown>> | null;
  return (
    typeof item === 'object' &&
    item !== null &&
    [item.kind, item.name, item.where].every((part) => typeof part === 'string') &&
    [item.value, item.migrates].every((part) => part === undefined || typeof part === 'string') &&
    (item.commands === undefined ||
      (Array.isArray(item.commands) && item.commands.every((command) => typeof command === 'string'))) &&
    (item.starts === undefined || isStart(item.starts)) &&
    (item.script === undefined || isScript(item.script))
  );
}

function isStart(value: unknown): boolean {
  const words = (value as { readonly words?: unknown } | null)?.words;
  return Array.isArray(words) && words.length > 0 && words.every((word) => typeof word === 'string');
}

function isScript(value: unknown): boolean {
  const script = value as {
    readonly run?: unknown;
    readonly folder?: unknown;
    readonly env?: unknown;
    readonly provides?: unknown;
  } | null;
  return (
    typeof script?.run === 'string' &&
    [script.folder, script.provides].every((part) => part === undefined || typeof part === 'string') &&
    Array.isArray(script.env) &&
    script.env.every((one: unknown) => {
      const variable = one as { readonly name?: unknown; readonly value?: unknown } | null;
      return typeof variable?.name === 'string' && typeof variable.value === 'string';
    })
  );
}
