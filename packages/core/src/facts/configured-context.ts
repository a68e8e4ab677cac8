import { scopeOf } from '../project/csharp-scope.js';
import { statementAfter } from '../project/csharp-development.js';
import type { CSharpSource } from '../project/csharp.js';
import type { Checkout } from './checkout.js';

const ENGINES = 'Sqlite|Npgsql|SqlServer|MySql|Oracle|Cosmos';

/**
 * Whether code of `OnConfiguring` runs only where nobody has configured the context, `if (!options.IsConfigured) …`, and the app
 * registers that context with options of its own.
 */
export function isFallback({ sources }: Checkout, { bare, ...source }: CSharpSource, offset: number): boolean {
  if (!bare.includes('IsConfigured')) return false;
  const checks = [...bare.matchAll(/\bif\s*\(\s*(!\s*)?\w+\s*\.\s*IsConfigured\s*\)/g)];
  const inside = checks.some(({ index, 0: head, 1: negated }) => {
    const then = statementAfter(bare, index + head.length);
    if (negated !== undefined) return offset >= then.start && offset < then.end;
    const returns = /\breturn\s*;/.test(bare.slice(then.start, then.end));
    return returns && offset >= then.end && offset < scopeOf({ bare, ...source }, index).end;
  });
  const context = inside ? [...bare.slice(0, offset).matchAll(/\bclass\s+(\w+)/g)].at(-1)?.[1] : undefined;
  if (context === undefined) return false;
  const of = `\\s*<[^<>]*\\b${context}\\b[^<>]*>\\s*\\(\\s*`;
  // A text alone is a name, by which only methods of one engine find a connection.
  const registers = new RegExp(
    `\\bAdd\\w*(?:DbContext\\w*|Sqlite)${of}(?:(?!\\$?@?")[^\\s)]|[^,;()]*,)|\\bAdd(?:${ENGINES})\\w*DbContext\\w*${of}[^\\s)]`,
  );
  return sources.some((one) => registers.test(one.bare));
}
