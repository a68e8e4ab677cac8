import { findCalls, trimSpan, type Span } from '../project/csharp-shape.js';
import { evaluateEach } from '../project/csharp-each.js';
import type { CSharpSource } from '../project/csharp.js';
import type { Checkout } from './checkout.js';
import { providerChoice } from './chosen-provider.js';
import { counts, type SqliteUsage } from './sqlite-usage.js';

/** The factory of SQLite's connections, by its type or by the name that it is registered under. */
const FACTORY = /\bS[qQ][lL]iteFactory\b|\b(?:GetFactory|RegisterFactory)\s*\(\s*"[^"]*sqlite[^"]*"/i;

/**
 * Connections that a factory makes, and whose connection string is set afterwards: `connection.ConnectionString = text`. Where nothing
 * is set in the files that use a factory, the database is open.
 */
export function factoryConnections(checkout: Checkout): readonly SqliteUsage[] {
  if (!checkout.sources.some(({ code }) => FACTORY.test(code))) return [];
  const users = checkout.sources.flatMap((source) => {
    const made = findCalls(source, ['CreateConnection']).filter(
      (call) =>
        call.args.length === 0 && counts(source, call) && providerChoice(checkout, source, call.start) !== 'other',
    );
    return made.length > 0 ? [{ source, made }] : [];
  });
  return users.flatMap(({ source, made }) => {
    const set = assigned(source).filter((span) => counts(source, span));
    const values = set.flatMap((span) =>
      evaluateEach(span, checkout.surroundings).map((one) => ({ values: one, at: source.at(span.start) })),
    );
    const open = made
      .slice(0, 1)
      .map(({ at }) => ({ values: [{ kind: 'unknown' as const, code: 'CreateConnection()', at }], at }));
    return (values.length > 0 ? values : open).map((one) => ({ ...one, registered: false, sure: false }));
  });
}

function assigned(source: CSharpSource): readonly Span[] {
  const { bare } = source;
  return [...bare.matchAll(/[!?]?\s*\.\s*ConnectionString\s*=(?![=>])\s*([^;]+);/g)].map(
    ({ index, 0: all, 1: value = '' }) => {
      const end = index + all.length - 1;
      return trimSpan({ source, start: end - value.length, end });
    },
  );
}
