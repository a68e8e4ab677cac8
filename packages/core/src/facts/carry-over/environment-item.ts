import type { EarlierItem } from './earlier-item.js';

/** A variable of the app's container. One that comes from elsewhere is a secret as far as anybody can tell. */
export function environmentItem(name: string, value: string | undefined, where: string): readonly EarlierItem[] {
  if (/^VIRTUAL_HOST$/i.test(name) && value !== undefined)
    return value.split(',').map((domain) => ({ kind: 'domain', name: domain.trim(), where }));
  const fixed = value !== undefined && !/\$\{?\w|<%|\{\{|^\$$/.test(value.replace(/\$\{\w+:?-[^}$]*\}/g, ''));
  return [
    {
      kind: fixed ? 'variable' : 'secret',
      name,
      where,
      // What .NET runs as; any other value may be a secret after all.
      ...(fixed && name.endsWith('_ENVIRONMENT') ? { value } : {}),
    },
  ];
}
