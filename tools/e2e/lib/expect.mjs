import { isDeepStrictEqual } from 'node:util';

/**
 * @param {unknown} value
 * @param {string} what Named in the message when it is not as expected.
 */
export function expect(value, what) {
  const fail = (
    /** @type {string} */ wanted,
    got = `, got ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  ) => {
    throw new Error(`${what}: wanted ${wanted}${got}`);
  };
  return {
    is: (/** @type {unknown} */ wanted) => isDeepStrictEqual(value, wanted) || fail(JSON.stringify(wanted)),
    matches: (/** @type {RegExp} */ wanted) => wanted.test(String(value)) || fail(String(wanted)),
    lacks: (/** @type {string} */ unwanted) =>
      !String(value).includes(unwanted) ||
      fail(
        `no ${unwanted} in "${String(value)
          .split('\n')
          .find((line) => line.includes(unwanted))}"`,
        '',
      ),
  };
}
