import { describe, expect, test } from 'vitest';
import { outside, withCode } from './sample.js';

describe('libraries that open a file by themselves', () => {
  const serilog = {
    Serilog: {
      WriteTo: { Async: { Args: { configure: [{ Name: 'SQLite', Args: { sqliteDbPath: 'App_Data/log.db' } }] } } },
    },
  };
  test.each<[string, string, Record<string, string>, string]>([
    ['Serilog in the settings', '', { 'MyApp/appsettings.json': JSON.stringify(serilog) }, 'log.db: log entries'],
    [
      'Serilog in code',
      'Log.Logger = c.WriteTo.SQLite(sqliteDbPath: "App_Data/l.db").Create();',
      {},
      'l.db: log entries',
    ],
    [
      'Quartz',
      's.UsePersistentStore(p => p.UseMicrosoftSQLite(o => { o.ConnectionString = "Data Source=App_Data/q.db"; }));',
      {},
      'q.db: background jobs',
    ],
    [
      'Quartz in the settings',
      '',
      {
        'MyApp/appsettings.json': JSON.stringify({
          Quartz: {
            'quartz.dataSource.d.provider': 'SQLite-Microsoft',
            'quartz.dataSource.d.connectionString': 'Data Source=App_Data/q.db',
          },
        }),
      },
      'q.db: background jobs',
    ],
    [
      'NLog',
      '',
      {
        'MyApp/nlog.config':
          '<nlog><!-- connectionString="Data Source=no.db" -->\n<target dbProvider="Microsoft.Data.Sqlite.SqliteConnection, Microsoft.Data.Sqlite" connectionString="Data Source=${basedir}/App_Data/n.db" /></nlog>',
      },
      'n.db: log entries',
    ],
    [
      'health checks',
      'AddHealthChecksUI().AddSqliteStorage("Data Source=App_Data/h.db");',
      {},
      "h.db: the app's database",
    ],
    [
      'a cache',
      'services.AddSqliteCache(o => { o.CachePath = "App_Data/c.db"; });',
      {},
      'c.db: a cache; --without-database leaves it out',
    ],
    [
      "Aspire's component",
      'builder.AddSqliteDbContext<Db>("blog");',
      { 'MyApp/appsettings.json': '{"ConnectionStrings":{"blog":"Data Source=App_Data/blog.db"}}' },
      "blog.db: the app's database",
    ],
    [
      "Aspire's component, set in code",
      'builder.AddSqliteConnection("x", s => s.ConnectionString = "Data Source=App_Data/x.db");',
      {},
      "x.db: the app's database",
    ],
    [
      'FreeSql',
      'new FreeSqlBuilder().UseConnectionString(FreeSql.DataType.Sqlite, "Data Source=App_Data/free.db");',
      {},
      "free.db: the app's database",
    ],
    [
      'SqlSugar',
      'new ConnectionConfig { DbType = DbType.Sqlite, ConnectionString = "DataSource=App_Data/sugar.db" }',
      {},
      "sugar.db: the app's database",
    ],
    [
      'FluentMigrator',
      'r.AddSQLite().WithGlobalConnectionString("Data Source=App_Data/m.db");',
      {},
      "m.db: the app's database",
    ],
    ['another', 'db.UseSomethingSqliteLike("Data Source=App_Data/s.db");', {}, "s.db: the app's database"],
    [
      'ELMAH',
      'services.AddElmah<SqliteErrorLog>(o => { o.ConnectionString = "Data Source=App_Data/e.db"; });',
      {},
      'e.db: log entries',
    ],
  ])('%s', (_what, code, files, expected) => {
    const facts = withCode(code, files);
    expect(facts.databases.map(({ value }) => `${value.path}: ${value.holds}`)).toEqual([expected]);
  });

  test('a connection whose name no setting has is open; one of another engine is none', () => {
    expect(withCode('builder.AddSqliteConnection("db");').unresolved).toHaveLength(1);
    const other = 'new ConnectionConfig { DbType = DbType.MySql, ConnectionString = "Data Source=App_Data/x.db" }';
    expect(withCode(other).databases).toEqual([]);
  });

  test("Hangfire's default lies in the app's folder", () => {
    expect(outside(withCode('c.UseSQLiteStorage();'))).toEqual([expect.stringMatching(/^\/app\/Hangfire\.db: /)]);
    expect(withCode('c.UseSQLiteStorage("App_Data/h.db");').databases[0]?.value.holds).toBe('background jobs');
  });
});
