import type { EarlierItem } from './earlier-item.js';

/** `https://${HOST_DOMAIN}/signin`: an address of the app itself. */
const HOST_IN_ADDRESS = /^(\w+:\/\/)\$\{?(?:HOST_DOMAIN|VIRTUAL_HOST|DEPLOY_(?:HOST|API|DOMAIN)|DOMAIN)\}?(?=[:/]|$)/;

/**
 * A variable of the app's container. One that comes from elsewhere is a secret as far as anybody can tell, but not where a name of the host
 * is only a part of it.
 */
export function environmentItem(name: string, value: string | undefined, where: string): readonly EarlierItem[] {
  if (/^VIRTUAL_HOST$/i.test(name) && value !== undefined)
    return value.split(',').map((domain) => ({ kind: 'domain', name: domain.trim(), where }));
  const known = value?.replace(/\$\{\w+:?-[^}$]*\}/g, '').replace(HOST_IN_ADDRESS, '$1');
  const fixed = known !== undefined && !/\$\{?\w|<%|\{\{|^\$$/.test(known);
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
