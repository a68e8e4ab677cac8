import { describe, expect, test } from 'vitest';
import { databases, open, withCode } from './sample.js';

const bound = (settings: object): Readonly<Record<string, string>> => ({
  'MyApp/appsettings.json': JSON.stringify({ Store: settings }),
});

describe('a path that members of another type make', () => {
  test('options that put it together in their own class, bound by a constant', () => {
    const code =
      's.Configure<StoreOptions>(config.GetSection(StoreOptions.Section));\n' +
      'o.UseSqlite(sp.GetRequiredService<IOptions<StoreOptions>>().Value.ConnectionString);\n' +
      'public class StoreOptions {\n  public const string Section = "Store";\n  public string Root { get; set; } = "data";\n' +
      '  public string File { get; set; } = "x.db";\n  public string ConnectionString => $"Data Source={Path.Combine(Root, File)}";\n}';
    const facts = withCode(code, bound({ Root: 'App_Data', File: 'shop.db' }));
    expect([databases(facts), open(facts)]).toEqual([['shop.db @ MyApp/Configure.Db.cs:7 ?'], []]);
  });

  test('required members that a method of the options joins', () => {
    const code =
      'var data = config.GetRequiredSection("Store").Get<StoreOptions>()!;\no.UseSqlite($"Data Source={data.PathOf(data.File)}");\n' +
      'public record StoreOptions {\n  public required string Root { get; init; }\n  public required string File { get; init; }\n' +
      '  public string PathOf(string name) => Path.Combine(Root, name);\n}';
    const facts = withCode(code, bound({ Root: 'App_Data', File: 'shop.db' }));
    expect([databases(facts), open(facts)]).toEqual([['shop.db @ MyApp/Configure.Db.cs:2'], []]);
  });

  test('a service by its interface', () => {
    const code =
      'public interface IPaths { string Db { get; } }\npublic class Paths(IHostEnvironment env) : IPaths { public string Db => Path.Combine(env.ContentRootPath, "App_Data", "shop.db"); }\n' +
      's.AddDbContext<Db>((sp, o) => o.UseSqlite($"Data Source={sp.GetRequiredService<IPaths>().Db}"));';
    const facts = withCode('// none', {
      'MyApp/Paths.cs': code.split('\ns.')[0] as string,
      'MyApp/Program.cs': `s.${code.split('\ns.')[1]}`,
    });
    expect([databases(facts), open(facts)]).toEqual([['shop.db @ MyApp/Program.cs:1'], []]);
  });

  test('a lazy text', () => {
    const code =
      'class Db { static readonly Lazy<string> Text = new(() => $"Data Source={Path.Combine("App_Data", "shop.db")}");\n' +
      '  SqliteConnection Open() => new SqliteConnection(Text.Value); }';
    const facts = withCode(code);
    expect([databases(facts), open(facts)]).toEqual([['shop.db @ MyApp/Configure.Db.cs:1'], []]);
  });
});

describe('a connection string in the settings that no code here reads', () => {
  const settings = bound({ Text: 'Data Source=App_Data/events.db' });

  test('is a guess, where nothing else is opened', () => {
    expect(databases(withCode('s.AddEventStore(config);', settings))).toEqual([
      'events.db @ MyApp/appsettings.json:1 ?',
    ]);
  });

  test.each<[string, string, readonly string[]]>([
    ['a database', 'o.UseSqlite("App_Data/app.db");', ['app.db @ MyApp/Configure.Db.cs:1']],
    ['a question', 'o.UseSqlite(Some.Path());', []],
    ['a server', 'o.UseNpgsql(config["Pg"]);', []],
  ])('is none beside %s', (_what, code, expected) => {
    expect(databases(withCode(code, settings))).toEqual(expected);
  });
});
