/** Random numbers that begin again with each call, so that an id does not change while somebody types. */
export function randomNumbers(count = 16): () => (below: number) => number {
  const numbers = crypto.getRandomValues(new Uint32Array(count));
  return () => {
    let at = 0;
    return (below) => (numbers[at++ % count] ?? 0) % below;
  };
}
