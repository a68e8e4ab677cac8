import { isDevelopmentOnly } from '../project/csharp-development.js';
import { codeOf, findCalls, type Call } from '../project/csharp-shape.js';
import type { Checkout } from './checkout.js';
import { providerChoice } from './chosen-provider.js';
import { found, type Fact } from './fact.js';

/** Provider calls by engine. Words in comments, strings and workflows do not count. */
const ENGINES: readonly {
  readonly engine: string;
  readonly calls: readonly string[];
  readonly dialect?: RegExp;
  /** Packages that open a database of it, by settings or by themselves. */
  readonly packages?: RegExp;
}[] = [
  {
    engine: 'PostgreSQL',
    calls: [
      'UseNpgsql',
      'UsePostgres',
      'UsePostgreSql',
      'AddNpgsql',
      'AddPostgres',
      'AddNpgsqlDataSource',
      'NpgsqlConnection',
    ],
    dialect: /\bPostgre(?:Sql|SQL)\w*Dialect/,
  },
  { engine: 'SQL Server', calls: ['UseSqlServer', 'AddSqlServer', 'SqlConnection'], dialect: /\bSqlServer\w*Dialect/ },
  { engine: 'MySQL', calls: ['UseMySql', 'UseMySQL', 'AddMySql', 'MySqlConnection'], dialect: /\bMySql\w*Dialect/ },
  { engine: 'Oracle', calls: ['UseOracle', 'OracleConnection'], dialect: /\bOracle\w*Dialect/ },
  { engine: 'Firebird', calls: ['UseFirebird'], dialect: /\bFirebird\w*Dialect/ },
  { engine: 'MongoDB', calls: ['MongoClient', 'UseMongoDB'] },
  { engine: 'Azure Cosmos DB', calls: ['UseCosmos', 'CosmosClient'] },
  {
    engine: 'LiteDB',
    calls: ['LiteDatabase(?:Async)?', 'LiteRepository(?:Async)?', 'LiteEngine', '(?:Use|Add|With)\\w*LiteDb\\w*'],
    packages: /(?:^|\.)litedb(?:\.|$)/,
  },
  { engine: 'DuckDB', calls: ['DuckDBConnection', 'UseDuckDB'] },
  { engine: 'RocksDB', calls: ['RocksDb\\s*\\.\\s*Open'] },
  {
    engine: 'Redis',
    calls: [
      'RedisManagerPool',
      'PooledRedisClientManager',
      'AddStackExchangeRedisCache',
      'ConnectionMultiplexer\\s*\\.\\s*Connect',
    ],
  },
];

/** Other database engines that the app uses in production. The user is informed that these are not backed up. */
export function findOtherEngines(checkout: Checkout): readonly Fact<string>[] {
  const { sources } = checkout;
  return ENGINES.flatMap(({ engine, calls, dialect, packages }) => {
    for (const source of sources) {
      const live = ({ start }: Call): boolean =>
        !isDevelopmentOnly(source, start) && providerChoice(checkout, source, start) !== 'other';
      const direct = findCalls(source, calls).find((call) => live(call) && call.args.length > 0);
      const byDialect =
        dialect &&
        findCalls(source, ['OrmLiteConnectionFactory', 'RegisterConnection']).find(
          (call) => live(call) && call.args.some((arg) => dialect.test(codeOf(arg))),
        );
      const call = direct ?? byDialect;
      if (call) return [found(engine, call.at)];
    }
    const named = packages && [...checkout.packages].find((name) => packages.test(name));
    return named === undefined ? [] : [found(engine, checkout.csproj.path)];
  });
}
