import type { EarlierItem } from '../carry-over/earlier-item.js';

/** `/srv/shop:/data:ro`, or the place in the container alone. */
export function mountItems(text: string, where: string): readonly EarlierItem[] {
  const [source = '', target] = text.includes(':') ? text.split(':') : ['', text];
  if (target === undefined || !target.startsWith('/')) return [];
  const mount = {
    target,
    ...(source.startsWith('/') || (source !== '' && !/[$./{]/.test(source)) ? { source } : {}),
    ...(/:ro\b/.test(text) ? { readOnly: true as const } : {}),
  };
  return [{ kind: 'mount', name: source === '' ? target : `${source} at ${target}`, where, value: target, mount }];
}
