/**
 * Answers about one thing, each found once. Without it names that lead to each other are followed again on every way that leads to them,
 * and the ways are more than any machine can count.
 */
export function remembered<T>(): (owner: object, key: string, find: () => T) => T {
  const answers = new WeakMap<object, Map<string, T>>();
  return (owner, key, find) => {
    const known = answers.get(owner) ?? new Map<string, T>();
    answers.set(owner, known);
    if (known.has(key)) return known.get(key) as T;
    const answer = find();
    known.set(key, answer);
    return answer;
  };
}
