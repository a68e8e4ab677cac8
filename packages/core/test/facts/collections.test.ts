import { describe, expect, test } from 'vitest';
import type { Facts } from '../../src/facts/facts.js';
import { databases, factsOf, open, shown, withCode } from './sample.js';

const paths = (facts: Facts): readonly string[] =>
  facts.databases.map(({ value, guessed }) => `${value.path}${guessed ? ' ?' : ''}`);
const patterns = ({ patterns: found }: Facts): readonly string[] =>
  shown(found, ({ folder, pattern }) => `${folder}/${pattern}`).map((one) => one.split(' ')[0] as string);
const tenants = {
  'MyApp/appsettings.json':
    '{ "Tenants": [{ "Id": "a", "Db": "App_Data/t/a.db" }, { "Id": "b", "Db": "App_Data/t/b.db" }] }',
};
const tenant = 'public class Tenant { public string Id { get; set; } = ""; public string Db { get; set; } = ""; }';

describe('every element of a collection that the code names is a database', () => {
  test.each<[string, string]>([
    ['an array', 'foreach (var n in new[] { "a", "b" }) new SqliteConnection($"Data Source=App_Data/{n}.db");'],
    [
      'a variable',
      'string[] all = ["a", "b"];\nforeach (var n in all) o.UseSqlite("Data Source=App_Data/" + n + ".db");',
    ],
    ['a lambda', 'new List<string> { "a", "b" }.ForEach(n => o.UseSqlite($"App_Data/{n}.db"));'],
    [
      'a selection',
      'var all = new[] { "a", "b" }.Select(n => $"App_Data/{n}.db");\nforeach (var p in all) o.UseSqlite(p);',
    ],
    [
      'tuples',
      '(string Name, string File)[] all = [("x", "App_Data/a.db"), ("y", "App_Data/b.db")];\nforeach (var (n, f) in all) o.UseSqlite(f);',
    ],
    [
      'members of tuples',
      '(string Name, string File)[] all = [("x", "App_Data/a.db"), ("y", "App_Data/b.db")];\nforeach (var one in all) o.UseSqlite(one.File);',
    ],
    [
      'records',
      'Store[] all = [new("x", "App_Data/a.db"), new("y", "App_Data/b.db")];\nforeach (var one in all) o.UseSqlite(one.File);\nrecord Store(string Name, string File);',
    ],
    [
      'objects',
      'var all = new[] { new Store { File = "App_Data/a.db" }, new Store { File = "App_Data/b.db" } };\nforeach (var one in all) o.UseSqlite(one.File);',
    ],
    [
      'entries of a dictionary',
      'var all = new Dictionary<string, string> { { "x", "App_Data/a.db" }, { "y", "App_Data/b.db" } };\nforeach (var (_, f) in all) o.UseSqlite(f);',
    ],
    [
      'a look-up',
      'Dictionary<string, string> all = new() { ["x"] = "App_Data/a.db", ["y"] = "App_Data/b.db" };\nvoid F(string n) => o.UseSqlite(all[n]);',
    ],
    [
      'a look-up that may fail',
      'Dictionary<string, string> all = new() { ["x"] = "App_Data/a.db", ["y"] = "App_Data/b.db" };\nvoid F(string n) { if (all.TryGetValue(n, out var p)) o.UseSqlite(p); }',
    ],
    ['arguments', 'o.UseSqlite(For("a"));\np.UseSqlite(For("b"));\nstatic string For(string n) => $"App_Data/{n}.db";'],
    [
      'arguments of a generic method',
      's.AddStore<A>("a").AddStore<B>("b");\nstatic X AddStore<T>(this X s, string n) where T : DbContext => s.AddDbContext<T>(o => o.UseSqlite($"App_Data/{n}.db"));',
    ],
    [
      'names of another class, in a helper',
      'foreach (var n in Names.All) o.UseSqlite($"Data Source={Names.For(n)}");\nstatic class Names { public static readonly string[] All = { "a", "b" }; public static string For(string n) => Path.Combine("App_Data", n + ".db"); }',
    ],
  ])('%s', (_what, code) => {
    const facts = withCode(code);
    expect([paths(facts), patterns(facts), open(facts)]).toEqual([['a.db', 'b.db'], [], []]);
  });

  test('one entry, by its key', () => {
    const all =
      'Dictionary<string, string> all = new() { ["x"] = "Data Source=App_Data/a.db", ["y"] = "App_Data/b.txt" };\n';
    expect(paths(withCode(`${all}o.UseSqlite(all["x"]);`))).toEqual(['a.db']);
  });

  test.each<[string, string]>([
    [
      'a list that is read',
      `var all = config.GetSection("Tenants").Get<List<Tenant>>() ?? [];\nforeach (var t in all) o.UseSqlite($"Data Source={t.Db}");\n${tenant}`,
    ],
    [
      'the one that fits',
      `var all = config.GetSection("Tenants").Get<Tenant[]>()!;\nvar t = all.First(x => x.Id == id);\no.UseSqlite(t.Db);\n${tenant}`,
    ],
    ['sections', 'foreach (var t in config.GetSection("Tenants").GetChildren()) o.UseSqlite(t["Db"]);'],
    [
      'a type that a list of options is bound to',
      `s.Configure<List<Tenant>>(config.GetSection("Tenants"));\nclass Db(Tenant t) { void F() => o.UseSqlite(t.Db); }\n${tenant}`,
    ],
    [
      'a list in options',
      `s.Configure<Shop>(config);\nclass Db(IOptions<Shop> shop) { void F() { foreach (var t in shop.Value.Tenants) o.UseSqlite(t.Db); } }\npublic class Shop { public List<Tenant> Tenants { get; set; } = []; }\n${tenant}`,
    ],
  ])('of the settings: %s', (_what, code) => {
    const facts = withCode(code, tenants);
    expect([paths(facts), open(facts)]).toEqual([['t/a.db', 't/b.db'], []]);
  });

  test('a dictionary of connection strings in options', () => {
    const code =
      's.Configure<Shop>(config.GetSection("Shop"));\npublic class Shop { public Dictionary<string, string> Stores { get; set; } = new(); }\n' +
      'class Db(IOptions<Shop> shop) { SqliteConnection Open(string n) => new(shop.Value.Stores[n]); }';
    const settings = '{ "Shop": { "Stores": { "x": "Data Source=App_Data/a.db", "y": "Data Source=App_Data/b.db" } } }';
    expect(databases(withCode(code, { 'MyApp/appsettings.json': settings }))).toEqual([
      'a.db @ MyApp/appsettings.json:1',
      'b.db @ MyApp/appsettings.json:1',
    ]);
  });

  test('an array that variables of the existing set-up give', () => {
    const facts = factsOf({
      'MyApp/Program.cs':
        'foreach (var p in builder.Configuration.GetSection("Stores").Get<string[]>() ?? []) o.UseSqlite($"Data Source={p}");',
      'compose.yaml':
        'services:\n  app:\n    build: .\n    environment:\n      Stores__0: /app/App_Data/a.db\n      Stores__1: /app/App_Data/b.db\n',
    });
    expect(paths(facts)).toEqual(['a.db', 'b.db']);
    expect(facts.variables?.map(({ value }) => value.name)).toEqual(['Stores__0', 'Stores__1']);
  });
});

describe('a collection that is not known to the end', () => {
  test('parts of a tuple that take their names from variables are not those of some other type', () => {
    const facts = withCode(
      'class Job(string path, string title) { }\nvar path = "App_Data/a.db";\n' +
        'var all = new[] { "App_Data/x.db", "App_Data/y.db" }.Select(title => (title, path));\n' +
        'foreach (var one in all) o.UseSqlite(one.path);',
    );
    expect([paths(facts), open(facts).length]).toEqual([[], 1]);
  });

  test('known entries are databases, and what is added at run time makes a pattern', () => {
    const facts = withCode(
      'var all = new Dictionary<string, string> { ["eu"] = "App_Data/r/eu.db" };\nvoid Add(string r) => all.Add(r, $"App_Data/r/{r}.db");\n' +
        'void Open(string r) => o.UseSqlite($"Data Source={all[r]}");',
    );
    expect([paths(facts), patterns(facts), open(facts)]).toEqual([['r/eu.db'], ['r/*.db'], []]);
  });

  test('an argument that run time alone knows makes a pattern beside the known one', () => {
    const facts = withCode(
      'o.UseSqlite(For("main"));\nvoid F(string t) => o.UseSqlite(For(t));\nstatic string For(string n) => $"App_Data/s/{n}.db";',
    );
    expect([paths(facts), patterns(facts)]).toEqual([['s/main.db'], ['s/*.db']]);
  });

  test('the files of a folder make a pattern', () => {
    const facts = withCode(
      'o.UseSqlite("App_Data/app.db");\nforeach (var f in Directory.EnumerateFiles("App_Data/t", "*.db")) new SqliteConnection($"Data Source={f}");',
    );
    expect([paths(facts), patterns(facts), open(facts)]).toEqual([['app.db'], ['t/*.db'], []]);
  });

  test('what nothing says the elements of is a pattern or a question', () => {
    const facts = withCode(
      'class S(IReadOnlyList<string> all) { void F() { foreach (var n in all) { o.UseSqlite($"App_Data/s/{n}.db"); p.UseSqlite(n); } } }',
    );
    expect([paths(facts), patterns(facts), open(facts)]).toEqual([[], ['s/*.db'], ['n']]);
  });

  test('methods of one name are not taken for each other', () => {
    const facts = withCode(
      'Open("a"); Open("b");\nclass A { void Open(string n) => o.UseSqlite($"App_Data/s/{n}.db"); }\nclass B { void Open(string n) { } }',
    );
    expect([paths(facts), patterns(facts)]).toEqual([[], ['s/*.db']]);
  });
});
