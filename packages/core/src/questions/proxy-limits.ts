import { proxyLimitOf } from '../facts/carry-over/proxy-limit-items.js';
import type { EarlierItem } from '../facts/carry-over/earlier-item.js';
import type { Facts } from '../facts/facts.js';
import type { Question } from './question.js';
import { wholeNumber } from './validate.js';

/** More than what apps allow by themselves, so that they decide: ASP.NET Core takes 30 MB, and nginx 1 MB. */
const UPLOAD_MEGABYTES = 100;
/** Enough for reports, imports and language models; nginx waits 60 seconds. */
const PROXY_SECONDS = 300;

/** How large an upload may be that the proxy lets through. */
export const uploadMegabytesQuestion: Question = {
  name: 'uploadMegabytes',
  type: 'number',
  flag: 'upload-limit',
  message: 'How large may an upload be, in megabytes (0: no limit)?',
  help:
    'Largest upload that the proxy passes on to the app, in megabytes; 0 means no limit. The app may have a lower limit of its own. ' +
    `Default: the limit in the files of an earlier deployment, else ${UPLOAD_MEGABYTES}`,
  example: '500',
  default: ({ facts }) => {
    const sizes = found(facts).flatMap(({ limit }) => ('bytes' in limit ? [limit.bytes] : []));
    if (sizes.length === 0) return UPLOAD_MEGABYTES;
    return sizes.includes(0) ? 0 : Math.ceil(Math.max(...sizes) / 1024 ** 2);
  },
  from: ({ facts }) => found(facts).find(({ limit }) => 'bytes' in limit)?.item.where,
  ask: () => false,
  validate: wholeNumber(0, 1_000_000),
};

/** How long the proxy waits for the app. */
export const proxySecondsQuestion: Question = {
  name: 'proxySeconds',
  type: 'number',
  flag: 'proxy-timeout',
  message: 'How many seconds may the app take to answer a request?',
  help:
    'Seconds that the proxy waits while the app sends nothing; after that time it ends the request with status 504. ' +
    `Default: the time-out in the files of an earlier deployment, else ${PROXY_SECONDS}`,
  example: '600',
  default: ({ facts }) => {
    const times = found(facts).flatMap(({ limit }) => ('seconds' in limit ? [limit.seconds] : []));
    return times.length === 0 ? PROXY_SECONDS : Math.max(1, Math.ceil(Math.max(...times)));
  },
  from: ({ facts }) => found(facts).find(({ limit }) => 'seconds' in limit)?.item.where,
  ask: () => false,
  validate: wholeNumber(1, 86_400),
};

/** What the earlier deployment said about its proxy; the largest counts, so that nothing that worked is refused. */
function found({ earlierItems = [] }: Facts) {
  return earlierItems.flatMap((item: EarlierItem) => {
    const limit = proxyLimitOf(item);
    return limit === undefined ? [] : [{ item, limit }];
  });
}
