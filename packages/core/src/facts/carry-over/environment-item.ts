import { ownAddress } from '../own-address.js';
import { unfitValue } from '../unfit-value.js';
import type { EarlierItem } from './earlier-item.js';

/** Variables that only the proxy reads, with the values that mean what it does without them. */
const PROXY: Readonly<Record<string, RegExp>> = {
  VIRTUAL_PATH: /^\/?$/,
  VIRTUAL_DEST: /^\/?$/,
  VIRTUAL_PROTO: /^http$/,
  VIRTUAL_ROOT: /^$/,
};

/**
 * A variable of the app's container. One that comes from elsewhere is a secret as far as anybody can tell, but not where a name of the host
 * is only a part of it.
 */
export function environmentItem(name: string, value: string | undefined, where: string): readonly EarlierItem[] {
  if (/^VIRTUAL_HOST$/i.test(name) && value !== undefined)
    return value.split(',').map((domain) => ({ kind: 'domain', name: domain.trim(), where }));
  if (/^VIRTUAL_HOST_MULTIPORTS$/i.test(name))
    return [
      ...[...(value ?? '').matchAll(/^\s*["']?((?:[\w-]+\.)+[a-z]{2,})["']?\s*:/gim)].map(([, domain = '']) => ({
        kind: 'domain' as const,
        name: domain,
        where,
      })),
      { kind: 'setting', name, where, value: 'several ports' },
    ];
  // A folder of the site, or another protocol, has no answer here.
  const usual = PROXY[name];
  if (usual !== undefined && value !== undefined && !usual.test(value.trim()))
    return [{ kind: 'setting', name: `${name}: ${value}`, where, value: 'proxy' }];
  const known = value?.replace(/\$\{\w+:?-([^}$]*)\}/g, '$1');
  const fixed =
    known !== undefined && (!/\$\{?\w|<%|\{\{|^\$$/.test(known) || ownAddress(name, known, 'domain') !== undefined);
  const unfit = fixed ? unfitValue(name, known) : undefined;
  return [
    {
      kind: fixed ? 'variable' : 'secret',
      name,
      where,
      // What .NET runs as; any other value may be a secret after all.
      ...(fixed && name.endsWith('_ENVIRONMENT') ? { value } : unfit !== undefined && { value: unfit }),
    },
  ];
}
