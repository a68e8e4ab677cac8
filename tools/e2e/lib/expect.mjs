import { isDeepStrictEqual } from 'node:util';

/**
 * @param {unknown} value
 * @param {string} what Named in the message when it is not as expected.
 */
export function expect(value, what) {
  const fail = (/** @type {string} */ wanted) => { throw new Error(`${what}: wanted ${wanted}, got ${typeof value === 'string' ? value : JSON.stringify(value)}`); };
  return {
    is: (/** @type {unknown} */ wanted) => isDeepStrictEqual(value, wanted) || fail(JSON.stringify(wanted)),
    matches: (/** @type {RegExp} */ wanted) => wanted.test(String(value)) || fail(String(wanted)),
    lacks: (/** @type {string} */ unwanted) => !String(value).includes(unwanted) || fail(`no ${unwanted}`),
  };
}
