import { proxyLimitOf } from '../proxy-limit-items.js';
import type { EarlierItem } from '../earlier-item.js';

/** What a proxy does without a configured limit: Caddy and Traefik let an upload of any size through, and wait for as long as it takes. */
export function noLimits(proxy: string, told: readonly EarlierItem[], where: string): readonly EarlierItem[] {
  const limits = told.map((item) => proxyLimitOf(item) ?? {});
  return [
    ...(limits.some((limit) => 'bytes' in limit)
      ? []
      : [{ kind: 'setting' as const, name: `uploads of any size through ${proxy}`, where }]),
    ...(limits.some((limit) => 'seconds' in limit)
      ? []
      : [{ kind: 'time-out' as const, name: `answers after any time through ${proxy}`, where }]),
  ];
}
