import { proxyLimitOf } from '../facts/carry-over/proxy-limit-items.js';
import type { Facts } from '../facts/facts.js';
import type { Question } from './question.js';
import { wholeNumber } from './validate.js';

/** More than what apps allow by themselves, so that they decide: ASP.NET Core takes 30 MB, and nginx 1 MB. */
const UPLOAD_MEGABYTES = 100;
/** Enough for reports, imports and language models; nginx waits 60 seconds. */
const PROXY_SECONDS = 300;

/** How large an upload may be that the proxy lets through. */
export const uploadMegabytesQuestion = limitQuestion({
  name: 'uploadMegabytes',
  flag: 'upload-limit',
  message: 'How large may an upload be, in megabytes (0: no limit)?',
  help:
    'Largest upload that the proxy passes on to the app, in megabytes; 0 means no limit. The app may have a lower limit of its own. ' +
    `Default: the limit in the files of an earlier deployment, else ${UPLOAD_MEGABYTES}`,
  example: '500',
  validate: wholeNumber(0, 1_000_000),
  read: (limit) => ('bytes' in limit ? limit.bytes : undefined),
  answer: (sizes) => (sizes.includes(0) ? 0 : Math.ceil(Math.max(...sizes) / 1024 ** 2)),
  otherwise: UPLOAD_MEGABYTES,
});

/** How long the proxy waits for the app. */
export const proxySecondsQuestion = limitQuestion({
  name: 'proxySeconds',
  flag: 'proxy-timeout',
  message: 'How many seconds may the app take to answer a request?',
  help:
    'Seconds that the proxy waits while the app sends nothing; after that time it ends the request with status 504. ' +
    `Default: the time-out in the files of an earlier deployment, else ${PROXY_SECONDS}`,
  example: '600',
  validate: wholeNumber(1, 86_400),
  read: (limit) => ('seconds' in limit ? limit.seconds : undefined),
  answer: (times) => Math.max(1, Math.ceil(Math.max(...times))),
  otherwise: PROXY_SECONDS,
});

type Limit = NonNullable<ReturnType<typeof proxyLimitOf>>;

/** What the two questions differ in. */
interface LimitQuestion extends Pick<Question, 'name' | 'flag' | 'message' | 'help' | 'example' | 'validate'> {
  /** The number of a limit of this kind; undefined for one of the other kind. */
  readonly read: (limit: Limit) => number | undefined;
  /** The default from all numbers of the earlier deployment. The largest counts, so that nothing that worked is refused. */
  readonly answer: (numbers: readonly number[]) => number;
  /** The default where the earlier deployment says nothing. */
  readonly otherwise: number;
}

/** Never asked: the files of the earlier deployment say the limit, or the default is enough for most apps. */
function limitQuestion({ read, answer, otherwise, ...words }: LimitQuestion): Question {
  const found = ({ earlierItems = [] }: Facts) =>
    earlierItems.flatMap((item) => {
      const limit = proxyLimitOf(item);
      const number = limit && read(limit);
      return number === undefined ? [] : [{ number, where: item.where }];
    });
  return {
    ...words,
    type: 'number',
    default: ({ facts }) => {
      const numbers = found(facts).map(({ number }) => number);
      return numbers.length === 0 ? otherwise : answer(numbers);
    },
    from: ({ facts }) => found(facts)[0]?.where,
    ask: () => false,
  };
}
