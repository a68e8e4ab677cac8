import { describe, expect, test } from 'vitest';
import { lookupIn } from '../../src/project/csharp-declarations.js';
import { isDevelopmentOnly } from '../../src/project/csharp-development.js';
import { findCalls, memberOf } from '../../src/project/csharp-shape.js';
import { evaluate } from '../../src/project/csharp-value.js';
import { scanCSharp } from '../../src/project/csharp.js';

/** Values of the argument of `X(…)` in this code, shortened. */
function valuesOf(code: string): readonly string[] {
  const source = scanCSharp('a.cs', code);
  const argument = findCalls(source, ['X'])[0]?.args[0];
  if (!argument) throw new Error('no X(…) in the code');
  return evaluate(argument, { contentRoot: '/app', lookup: lookupIn([source]) }).map((value) => {
    if (value.kind === 'text') return value.text;
    return value.kind === 'setting'
      ? `<${value.key}>`
      : value.kind === 'variable'
        ? `$${value.name}`
        : `?${value.code}`;
  });
}

describe('scanCSharp', () => {
  test('blanks comments and keeps offsets and lines', () => {
    const code = 'a(); // b()\n/* c()\n d() */ e();\n/// f()\n';
    const source = scanCSharp('a.cs', code);
    expect(source.code).toHaveLength(code.length);
    expect(findCalls(source, ['\\w']).map(({ name, at }) => `${name} ${at}`)).toEqual(['a a.cs:1', 'e a.cs:3']);
  });

  test.each([
    ['regular', String.raw`X("a\"b\\\u0041\n")`, 'a"b\\A\n'],
    ['verbatim', String.raw`X(@"C:\dir ""q""")`, 'C:\\dir "q"'],
    ['raw', 'X("""a "b" c""")', 'a "b" c'],
    ['raw over lines', 'X("""\n    a\n      b\n    """)', 'a\n  b'],
    ['with a comment inside', 'X("http://a/*b*/")', 'http://a/*b*/'],
    ['with a brace', 'X("a}b{c")', 'a}b{c'],
    ['interpolated braces', 'X($"a{{b}}")', 'a{b}'],
  ])('reads a %s string', (_kind, code, expected) => {
    expect(valuesOf(code)).toEqual([expected]);
  });

  test('is not misled by characters that look like quotes', () => {
    expect(valuesOf(`var q = '"'; var r = '\\''; X("a")`)).toEqual(['a']);
  });

  test('leaves out debug code, and keeps its else', () => {
    expect(valuesOf('#if DEBUG\nX("debug");\n#else\nX("release");\n#endif')).toEqual(['release']);
    expect(valuesOf('#if !DEBUG\nX("release");\n#else\nX("debug");\n#endif')).toEqual(['release']);
    expect(valuesOf('#if NET8_0\nX("eight");\n#endif')).toEqual(['eight']);
  });

  test('survives code that never ends', () => {
    for (const code of ['X("a', 'X(', '/* never', '$"{', '"""', '@"', '#if DEBUG', "'", 'X({[('])
      expect(() => scanCSharp('a.cs', code)).not.toThrow();
  });
});

describe('evaluate', () => {
  test.each<[string, string, readonly string[]]>([
    ['a fallback', 'X(config.GetConnectionString("Main") ?? "a.db")', ['<ConnectionStrings:Main>', 'a.db']],
    ['an index', 'X(builder.Configuration["ConnectionStrings:Main"]!)', ['<ConnectionStrings:Main>']],
    ['a section', 'X(Configuration.GetSection("Db")["Path"])', ['<Db:Path>']],
    ['a value with default', 'X(config.GetValue<string>("Db:Path", "a.db"))', ['<Db:Path>', 'a.db']],
    ['the environment', 'X(Environment.GetEnvironmentVariable("DB") ?? throw new Exception("no"))', ['$DB']],
    [
      'a variable over lines',
      'var c = context.Configuration\n  .GetConnectionString("D")\n  ?? "a.db";\nX(c);',
      ['<ConnectionStrings:D>', 'a.db'],
    ],
    ['a constant', 'const string Dir = "App_Data"; const string File = Dir + "/a.db"; X(File)', ['App_Data/a.db']],
    [
      'interpolation',
      'static readonly string Dir = "App_Data"; X($"Data Source={Dir}/{nameof(Orders)}.db")',
      ['Data Source=App_Data/Orders.db'],
    ],
    ['Path.Combine', 'X(Path.Combine(env.ContentRootPath, "App_Data", "a.db"))', ['/app/App_Data/a.db']],
    ['an absolute part', 'X(Path.Combine("x", "/data", "a.db"))', ['/data/a.db']],
    ['MapHostAbsolutePath', 'X("~/App_Data/a.db".MapHostAbsolutePath())', ['/app/App_Data/a.db']],
    [
      'a builder',
      'X(new SqliteConnectionStringBuilder { DataSource = "my \\"a\\".db", Cache = SqliteCacheMode.Shared }.ToString())',
      ['Data Source="my ""a"".db"'],
    ],
    ['the production side', 'X(env.IsDevelopment() ? "dev.db" : "prod.db")', ['prod.db']],
    ['its negation', 'X(!env.IsDevelopment() ? "prod.db" : "dev.db")', ['prod.db']],
    ['an empty check', 'X(string.IsNullOrEmpty(s) ? "a.db" : "b.db")', ['b.db', 'a.db']],
    ['parentheses and a named argument', 'X(path: ("a.db"))', ['a.db']],
    ['a hole that cannot be followed', 'X($"{tenant}.db")', ['?$"{tenant}.db"']],
    ['a parameter', 'X(path)', ['?path']],
    ['itself', 'var a = a; X(a)', ['?a']],
    ['null', 'X(null)', []],
  ])('follows %s', (_what, code, expected) => {
    expect(valuesOf(code)).toEqual(expected);
  });

  test('takes the nearest declaration above', () => {
    expect(valuesOf('var p = "first"; Y(p); var p = "second"; X(p); var p = "third";')).toEqual(['second']);
  });
});

describe('calls', () => {
  test('reads an object initialiser, nested brackets and generics', () => {
    const source = scanCSharp(
      'a.cs',
      'new Feature<A, List<B>>(1, f(2, 3)) { Dir = "x", Nested = new() { Dir = "y" } }',
    );
    const [call] = findCalls(source, ['Feature']);
    expect(call?.args).toHaveLength(2);
    expect(memberOf(call?.initialiser, 'Dir')).toMatchObject({ start: source.code.indexOf('"x"') });
  });

  test('knows what runs in development only', () => {
    const code =
      'if (env.IsDevelopment()) { A(); } else { B(); } if (!env.IsDevelopment()) C(); else D(); if (env.IsProduction()) { E(); }';
    const source = scanCSharp('a.cs', code);
    const development = findCalls(source, ['A', 'B', 'C', 'D', 'E'])
      .filter(({ start }) => isDevelopmentOnly(source, start))
      .map(({ name }) => name);
    expect(development).toEqual(['A', 'D']);
  });
});
