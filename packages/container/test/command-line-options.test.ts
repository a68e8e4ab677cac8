import { describe, expect, test } from 'vitest';
import { databasesOf, factsOf } from './facts-of.js';

/** Databases with their evidence, and open questions. */
function seen(files: Record<string, string>): readonly string[] {
  const facts = factsOf(files);
  return [...databasesOf(facts), ...(facts.unresolved ?? []).map(({ from }) => `open ${from}`)];
}

const image = (command: string): Record<string, string> => ({
  Dockerfile: `FROM debian:12\nWORKDIR /app\nCOPY . .\nCMD ${command}\n`,
});

describe('Python', () => {
  const python = (code: string, command = '["python", "main.py"]') =>
    seen({ ...image(command), 'requirements.txt': 'aiosqlite\n', 'main.py': `import sqlite3\n${code}\n` });
  const argparse = (option: string, path: string) =>
    `p.add_argument(${option})\na = p.parse_args()\nsqlite3.connect(${path})`;

  test.each<[string, string, readonly string[]]>([
    ['argparse', argparse('"--db", default="/data/a.db"', 'a.db'), ['/data/a.db main.py:2 ?']],
    [
      'argparse with a name',
      argparse('"-d", "--data-base", dest="file", default="/data/a.db"', 'a.file'),
      ['/data/a.db main.py:2 ?'],
    ],
    [
      'argparse with dashes',
      argparse('\n    "--db-path",\n    default="/data/a.db"', 'a.db_path'),
      ['/data/a.db main.py:4 ?'],
    ],
    ['argparse without a default', argparse('"--db"', 'a.db'), ['open main.py:4']],
    [
      'argparse, handed on',
      'def connect(path):\n    return sqlite3.connect(path)\np.add_argument("--db", default="/data/a.db")\nconnect(p.parse_args().db)',
      ['/data/a.db main.py:4 ?'],
    ],
    [
      'Click',
      '@click.command()\n@click.option("--data-dir", "-d", default="/data", help="a, b")\ndef main(data_dir):\n    sqlite3.connect(os.path.join(data_dir, "c.db"))',
      ['/data/c.db main.py:5 ?'],
    ],
    [
      'Typer',
      'def main(\n    db: str = typer.Option("/data/t.db", "--db", envvar="APP_DB"),\n):\n    sqlite3.connect(db)',
      ['/data/t.db main.py:3 ?'],
    ],
    [
      'Typer with a note of the type',
      'def main(db: Annotated[str, typer.Option(envvar="APP_DB")] = "/data/t.db"):\n    sqlite3.connect(db)',
      ['/data/t.db main.py:2 ?'],
    ],
    [
      'the default of a parameter',
      'class Store:\n    def __init__(self, path: str = "/data/s.db"):\n        self.path = path\n        sqlite3.connect(self.path)\nStore()',
      ['/data/s.db main.py:3 ?'],
    ],
    [
      'what the only caller gives',
      'class Store:\n    def __init__(self, path):\n        sqlite3.connect(path)\nStore("/data/s.db")',
      ['/data/s.db main.py:5 ?'],
    ],
    [
      'callers that do not agree',
      'def connect(path):\n    sqlite3.connect(path)\nconnect("/data/a.db")\nconnect("/data/b.db")',
      ['open main.py:3'],
    ],
    [
      'the same name in another function',
      'def other():\n    path = "/data/wrong.db"\ndef connect(path):\n    sqlite3.connect(path)\nconnect(find())',
      ['open main.py:5'],
    ],
  ])('%s', (_what, code, expected) => expect(python(code)).toEqual(expected));

  test('the command of the image wins', () => {
    const code = argparse('"--dir", default="/data"', 'os.path.join(a.dir, "a.db")');
    expect(python(code, '["python", "main.py", "--dir", "/srv/notes"]')).toEqual(['/srv/notes/a.db main.py:4']);
  });
});

describe('Node', () => {
  const node = (code: string, more: Record<string, string> = {}) =>
    seen({
      ...image('["node", "index.js"]'),
      'package.json': '{"dependencies": {"better-sqlite3": "^11.0.0"}}\n',
      'index.js': code,
      ...more,
    });
  const opens = (path: string) => `\nconst db = new Database(${path});\n`;

  test.each<[string, string, readonly string[]]>([
    [
      'commander',
      `const { program } = require('commander');\nprogram.option('-d, --db-file <path>', 'the file', '/data/c.db').parse();\nconst options = program.opts();${opens('options.dbFile')}`,
      ['/data/c.db index.js:2 ?'],
    ],
    [
      'commander, asked where it is used',
      `import { program } from 'commander';\nprogram.requiredOption('--db <path>', 'the file', '/data/c.db');${opens('program.opts().db')}`,
      ['/data/c.db index.js:2 ?'],
    ],
    [
      'commander with a variable, taken apart',
      `import { program, Option } from 'commander';\nprogram.addOption(new Option('--file <path>').default('/data/c.db').env('APP_DB'));\nconst { file } = program.opts();${opens('file')}`,
      ['/data/c.db index.js:2 ?'],
    ],
    [
      'yargs',
      `const argv = require('yargs').option('db', {\n  type: 'string',\n  default: '/data/y.db',\n}).parse();${opens('argv.db')}`,
      ['/data/y.db index.js:1 ?'],
    ],
    [
      'minimist',
      `const argv = require('minimist')(process.argv, {\n  default: { port: 1, db: '/data/m.db' },\n});${opens('argv.db')}`,
      ['/data/m.db index.js:2 ?'],
    ],
    [
      'minimist without a default',
      `const argv = require('minimist')(process.argv);${opens('argv.db')}`,
      ['open index.js:2'],
    ],
    [
      'parseArgs',
      `import { parseArgs } from 'node:util';\nconst { values } = parseArgs({\n  options: { db: { type: 'string', default: '/data/p.db' } },\n});${opens('values.db')}`,
      ['/data/p.db index.js:3 ?'],
    ],
    [
      'convict, of two members of a name the one of the path',
      `const config = require('convict')({\n  log: {\n    file: { default: '/log/x.db' },\n  },\n  db: {\n    file: { default: '/data/c.db', env: 'DB_FILE' },\n  },\n});${opens("config.get('db.file')")}`,
      ['/data/c.db index.js:6 ?'],
    ],
    [
      'settings of NestJS',
      `export default registerAs('database', () => ({\n  path: process.env.DATABASE_PATH ?? '/data/n.db',\n}));${opens("config.get<string>('database.path')")}`,
      ['/data/n.db index.js:2 ?'],
    ],
    [
      'a schema over several lines',
      `const env = z.object({\n  DB_PATH: z\n    .string()\n    .default('/data/z.db'),\n}).parse(process.env);${opens('env.DB_PATH')}`,
      ['/data/z.db index.js:2 ?'],
    ],
    [
      'a schema whose next member has a default',
      `const env = z.object({ DB_PATH: z.string(), KEY: z.string().default('/data/wrong.db') }).parse(process.env);${opens('env.DB_PATH')}`,
      ['open index.js:2'],
    ],
    [
      'what the only caller gives',
      `class Store {\n  constructor(file) {\n    this.db = new Database(file);\n  }\n}\nnew Store(process.env.DB || '/data/s.db');\n`,
      ['/data/s.db index.js:6 ?'],
    ],
    [
      'the default of a parameter',
      `export function open(path = '/data/f.db') {\n  return new Database(path);\n}\nopen();\n`,
      ['/data/f.db index.js:1 ?'],
    ],
    [
      'callers that do not agree',
      `function open(path) {\n  return new Database(path);\n}\nopen('/data/a.db');\nopen('/data/b.db');\n`,
      ['open index.js:2'],
    ],
    [
      'MikroORM',
      `import { defineConfig } from '@mikro-orm/sqlite';\nexport default defineConfig({\n  dbName: '/data/m.db',\n});\n`,
      ['/data/m.db index.js:3'],
    ],
  ])('%s', (_what, code, expected) => expect(node(code)).toEqual(expected));
});

describe('Rust', () => {
  const rust = (code: string, dependency = 'rusqlite = "0.31"') =>
    seen({ ...image('["/app/server"]'), 'Cargo.toml': `[dependencies]\n${dependency}\n`, 'src/main.rs': code });
  const sqlx = 'sqlx = { version = "0.8", features = ["sqlite"] }';

  test.each<[string, string, readonly string[], string?]>([
    [
      'an attribute over several lines',
      'struct Cli {\n    #[arg(\n        long,\n        env = "DB_URL",\n        default_value = "sqlite:///data/n.db?mode=rwc"\n    )]\n    url: String,\n}\nfn main() {\n    let p = SqlitePoolOptions::new()\n        .connect(&cli.url)\n        .await;\n}',
      ['/data/n.db src/main.rs:7 ?'],
      sqlx,
    ],
    [
      'taken apart',
      'struct Args {\n    #[clap(long, env, default_value = "/data/a.db")]\n    db: String,\n}\nfn main() {\n    let Args { db, .. } = Args::parse();\n    Connection::open(db);\n}',
      ['/data/a.db src/main.rs:3 ?'],
    ],
    [
      'a default that is no text',
      'struct Args {\n    #[arg(long, default_value_os_t = PathBuf::from("/data"))]\n    dir: PathBuf,\n}\nfn main() {\n    Connection::open(args.dir.join("a.db"));\n}',
      ['/data/a.db src/main.rs:6 ?'],
    ],
    [
      'a builder',
      'fn main() {\n    let m = Command::new("n").arg(\n        Arg::new("db")\n            .long("db")\n            .default_value("/data/b.db"),\n    );\n    let path = m.get_one::<String>("db").unwrap();\n    Connection::open(path);\n}',
      ['/data/b.db src/main.rs:3 ?'],
    ],
    [
      'what the only caller gives',
      'pub async fn connect(url: &str) {\n    Database::connect(url).await\n}\nasync fn main() {\n    connect("sqlite:///data/s.db").await;\n}',
      ['/data/s.db src/main.rs:5 ?'],
      'sea-orm = { version = "1", features = ["sqlx-sqlite"] }',
    ],
    [
      'callers that do not agree',
      'fn open(path: &str) {\n    Connection::open(path);\n}\nfn main() {\n    open("/data/a.db");\n    open("/data/b.db");\n}',
      ['open src/main.rs:2'],
    ],
  ])('%s', (_what, code, expected, dependency) => expect(rust(code, dependency)).toEqual(expected));

  test('a variable that is moved keeps how it is written', () => {
    const files = {
      ...image('["/app/server"]'),
      'Cargo.toml': '[dependencies]\ndiesel = { version = "2", features = ["sqlite"] }\n',
      '.env': 'DATABASE_URL=app.db\n',
      'src/main.rs': 'fn main() {\n    SqliteConnection::establish(&env::var("DATABASE_URL").unwrap());\n}\n',
    };
    const variables = (url: string) =>
      factsOf({ ...files, '.env': `DATABASE_URL=${url}\n` }).variables?.map(({ value }) => value.value);
    expect(variables('app.db')).toEqual(['/data/app.db']);
    expect(variables('sqlite://./app.db?mode=rwc')).toEqual(['sqlite:///data/app.db?mode=rwc']);
  });
});
