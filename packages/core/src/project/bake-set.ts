import type { BakeTarget } from './bake.js';

/** A line of `set`, which changes a key of a target: `*.args.NODE=22`; undefined where it is none. */
export function readSet(
  text: string,
): { readonly target: string; readonly key: string; readonly name?: string; readonly value: string } | undefined {
  const [, target, key, name, value] = /^([\w*.-]*?)\.([a-z-]+)(?:\.([\w.-]+))?\+?=(.*)$/s.exec(text.trim()) ?? [];
  if (target === undefined || key === undefined || value === undefined) return undefined;
  return { target, key, ...(name !== undefined && { name }), value };
}

/** A target with what lines of `set` change in it, the last one first. */
export function withSet(target: BakeTarget, lines: readonly string[]): BakeTarget {
  const set = lines
    .flatMap((line) => readSet(line) ?? [])
    .filter((one) => new RegExp(`^${one.target.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(target.name));
  const of = (key: string) => set.filter((one) => one.key === key);
  const values = (key: string): readonly string[] => of(key).map(({ value }) => value);
  const single = (key: 'context' | 'dockerfile' | 'target') => {
    const value = values(key).at(-1);
    return value === undefined ? {} : { [key]: value };
  };
  const args = of('args').map(({ name = '', value }) => [name, value] as const);
  const several = (key: 'platforms' | 'secret' | 'ssh', ...names: readonly string[]) => {
    const given = names.flatMap(values);
    return given.length === 0 ? {} : { [key]: given.flatMap((one) => (key === 'platforms' ? one.split(',') : one)) };
  };
  return {
    ...target,
    ...single('context'),
    ...single('dockerfile'),
    ...single('target'),
    args: [...target.args.filter(([name]) => args.every(([own]) => own !== name)), ...args],
    ...several('platforms', 'platform', 'platforms'),
    ...several('secret', 'secret', 'secrets'),
    ...several('ssh', 'ssh'),
  };
}
