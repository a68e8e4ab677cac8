import { isOnlyLocal, ownAddress } from './own-address.js';
import { isSampleHost } from './sample-host.js';

/**
 * Why a value of an earlier set-up is none of production: it stands for one that somebody has to enter, it is the app's own address on the
 * machine of a developer, it lets only the machine itself reach the app, or it makes the app run as developers run it.
 */
export type UnfitValue = (typeof REASONS)[number];

const REASONS = ['placeholder', 'own address', 'loopback', 'development'] as const;

/** Whether a text is one of the reasons. */
export function isUnfit(text: string): text is UnfitValue {
  return (REASONS as readonly string[]).includes(text);
}

/** What samples have somebody enter. */
const MISSING = '(?:key|secret|token|password|passphrase|username|e?mail|domain|url|dsn|value)';
/** Texts by which samples say that a value is missing. */
const STANDS_FOR_ANOTHER = new RegExp(
  [
    String.raw`^(?:<[^<>]*>|\*{3,}|\.{3}|…|_{3,}|(?:\w*[-_])?x{3,}(?:[-_.]x+)*|todo|tbd|fixme|placeholder)$`,
    String.raw`\bchange[-_]?me\b`,
    // In words with blanks between them, only what is no sentence about something else.
    String.raw`^(?:please[-_ ]?)?(?:change|replace|fill)[-_]?(?:me|this|it|in|with)(?![a-z ])`,
    String.raw`^(?:please )?(?:change|replace|fill) (?:(?:me|this|it|in)$|(?:me|this|with) )`,
    String.raw`^(?:(?:put|enter|insert|add|set)[-_ ])?your[-_]\w`,
    String.raw`^(?:(?:put|enter|insert|add|set)[-_ ])?(?:your|my)[-_ ]?(?:[a-z\d]+[-_ ]){0,3}(?:api)?${MISSING}$`,
    String.raw`[-_ ]goes[-_ ]here$|^(?:put|enter|insert|add)[-_ ].*[-_ ]here$|://<[^<>]*>`,
  ].join('|'),
  'i',
);
/** `yourApiKey` */
const YOURS = /^your[A-Z]\w/;

/** Variables that say on which addresses the app listens. */
const LISTENS =
  /^(?:(?:ASPNETCORE_|DOTNET_)?URLS|Kestrel__\w+__Url|HOST|(?:\w+_)?(?:BIND|LISTEN)(?:_(?:ADDR|ADDRESS|HOST|IP))?)$/i;

/** Why the value of a variable is none of production; undefined as far as anybody can tell. */
export function unfitValue(name: string, value: string): UnfitValue | undefined {
  const text = value.trim();
  if (STANDS_FOR_ANOTHER.test(text) || YOURS.test(text) || isSample(text)) return 'placeholder';
  if (LISTENS.test(name)) return isOnlyLocal(text) ? 'loopback' : undefined;
  return ownAddress(name, text, 'domain') === undefined ? undefined : 'own address';
}

/** Whether a variable makes the app run as developers run it: where that deploys the app, it is meant. */
export function isForDevelopment(name: string, value: string): boolean {
  if (/(?:^|_)DEBUG$/.test(name)) return /^(?:1|true|on|yes|\*)$/i.test(value);
  return /_(?:ENV|ENVIRONMENT)$/.test(name) && /^(?:dev|test)/i.test(value);
}

/** `smtp.example.com`, `https://yourdomain.com/a`, `admin@example.org` */
function isSample(text: string): boolean {
  const host = /^(?:[a-z][\w+.-]*:\/\/)?(?:[\w.+-]+@)?((?:[a-z\d-]+\.)+[a-z]{2,})(?::\d+)?(?:\/\S*)?$/i.exec(text)?.[1];
  if (host === undefined) return false;
  const own = host.replace(/^(?:smtp|mail|auth|sso|login|id|cdn|s3|db|redis)\./i, '');
  return isSampleHost(own) || /^(?:[\w-]+\.)*(?:your|my)-?(?:domain|company|site|app|host|server)\.[a-z]+$/i.test(own);
}
