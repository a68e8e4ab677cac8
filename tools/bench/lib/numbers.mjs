/** @param {readonly number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Seconds to two digits, as the reports give them. @param {number} milliseconds */
export const seconds = (milliseconds) => (milliseconds / 1000).toFixed(2);

/** @param {() => Promise<unknown>} action @returns {Promise<number>} Milliseconds. */
export async function timed(action) {
  const start = performance.now();
  await action();
  return performance.now() - start;
}
