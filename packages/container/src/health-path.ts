import { found, type ContainerView, type Fact } from 'litestream-generator-core';
import { valueOf } from 'litestream-generator-core';
import { findPort } from './port.js';

const CADDY_ADMIN = '2019';

/** Path that the image's own HEALTHCHECK asks; undefined where it has none, or asks in another way. */
export function findHealthPath(view: ContainerView): Fact<string> | undefined {
  const check = view.dockerfile?.instructions.findLast(({ keyword }) => keyword === 'HEALTHCHECK');
  if (!check) return undefined;
  const path = /https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::([\w${}:-]+))?(\/[\w./?=&%~-]*)?/.exec(
    // The shell leaves out what nothing sets.
    valueOf(view, check.text).replaceAll(/(?<=[/:])\$\{?\w+\}?/g, ''),
  );
  const [, port = '', asked = '/'] = path ?? [];
  const own = findPort(view);
  const isOther = /^\d+$/.test(port) && own !== undefined && !own.guessed && Number(port) !== own.value;
  // An answer on the port of an administration interface does not show that the app works.
  return path && !isOther && port !== CADDY_ADMIN ? found(asked, check.from) : undefined;
}
