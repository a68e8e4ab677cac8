import { describe, expect, test } from 'vitest';
import { databases, shown, withCode } from './sample.js';
import type { Facts } from '../../src/facts/facts.js';

const SQLITE = 'o.UseSqlite("Data Source=App_Data/s.db")';
const setting = (value: unknown) => ({ 'MyApp/appsettings.json': JSON.stringify({ Provider: value }) });

/** `s.db`, with a question mark for a guess, and the other engines. */
function seen(facts: Facts): string {
  return [
    ...databases(facts).map((one) => one.replace(/ @ .*?( \?)?$/, '$1')),
    ...shown(facts.otherEngines, (engine) => engine).map((one) => one.replace(/ @ .*$/, '')),
  ].join(', ');
}

describe('an engine that a setting chooses', () => {
  const read = 'var p = config["Provider"];\n';
  test.each<[string, string]>([
    ['if', `${read}if (p == "Sqlite") ${SQLITE}; else o.UseSqlServer(c);`],
    ['else', `${read}if (p != "Sqlite") { o.UseSqlServer(c); } else { ${SQLITE}; }`],
    ['Equals', `${read}if (p.Equals("sqlite", StringComparison.OrdinalIgnoreCase)) ${SQLITE}; else o.UseSqlServer(c);`],
    ['string.Equals', `${read}if (string.Equals(p, "sqlite", X)) ${SQLITE}; else o.UseSqlServer(c);`],
    ['other letters', `${read}if (p.ToLowerInvariant() == "sqlite") ${SQLITE}; else o.UseSqlServer(c);`],
    ['is', `${read}if (p is "Sqlite" or "Lite") ${SQLITE}; else o.UseSqlServer(c);`],
    ['switch', `${read}switch (p) { case "Sqlite": ${SQLITE}; break; default: o.UseSqlServer(c); break; }`],
    ['switch expression', `${read}_ = p switch { "Sqlite" => ${SQLITE}, _ => o.UseSqlServer(c) };`],
    ['an enumeration', `if (config.GetValue<Db>("Provider") == Db.Sqlite) ${SQLITE}; else o.UseSqlServer(c);`],
  ])('%s', (_what, code) => {
    expect(seen(withCode(code, setting('Sqlite')))).toBe('s.db');
    expect(seen(withCode(code, setting('SqlServer')))).toBe('SQL Server');
    expect(seen(withCode(code))).toBe('s.db ?, SQL Server');
  });

  test('a switch that is on or off', () => {
    const code = `if (config.GetValue<bool>("Provider:UseSqlite")) ${SQLITE}; else o.UseNpgsql(c);`;
    expect(seen(withCode(code, setting({ UseSqlite: true })))).toBe('s.db');
    expect(seen(withCode(code, setting({ UseSqlite: false })))).toBe('PostgreSQL');
  });

  test('a default of the code, and a variable', () => {
    const code = `var p = Environment.GetEnvironmentVariable("DB") ?? "sqlite";\nif (p == "sqlite") ${SQLITE}; else o.UseNpgsql(c);`;
    const compose = 'services:\n  app:\n    build: .\n    environment: { DB: postgres }\n';
    expect(seen(withCode(code))).toBe('s.db');
    expect(seen(withCode(code, { 'compose.yml': compose }))).toBe('PostgreSQL');
  });

  test('labels that share what follows', () => {
    const code = `${read}switch (p) { case "lite": case "sqlite": ${SQLITE}; break; case "pg": o.UseNpgsql(c); break; }`;
    expect(seen(withCode(code, setting('lite')))).toBe('s.db');
    expect(seen(withCode(code, setting('pg')))).toBe('PostgreSQL');
  });

  test('a condition about something else leaves it sure', () => {
    expect(seen(withCode(`if (args.Contains("--x")) ${SQLITE};`))).toBe('s.db');
  });
});
