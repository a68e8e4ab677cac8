/** Compares dotted numbers; what is none is older than everything. */
export function isAtLeast(version: string, floor: string): boolean {
  if (!/^\d/.test(version)) return false;
  const numbers = (text: string): number[] => text.split(/[-+]/)[0]?.split('.').map(Number) ?? [];
  const wanted = numbers(floor);
  const [index = -1] = numbers(version).flatMap((part, place) => (part === (wanted[place] ?? 0) ? [] : [place]));
  return index === -1 || (numbers(version)[index] ?? 0) > (wanted[index] ?? 0);
}
