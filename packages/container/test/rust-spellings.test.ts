import { expect, test } from 'vitest';
import { databasesOf, factsOf } from './facts-of.js';

const seen = (files: Readonly<Record<string, string>>, rest = '', command = 'CMD ["/srv/x"]') => {
  const facts = factsOf({
    Dockerfile: `FROM debian:12\nWORKDIR /srv\nCOPY x /srv/x\n${rest}${command}\n`,
    'Cargo.toml': '[dependencies]\nrusqlite = "0.31"\n',
    ...files,
  });
  return [
    ...databasesOf(facts).map((one) => one.replace(/ \S+:\d+/, '')),
    ...(facts.unresolved ?? []).map(({ value }) => `open: ${value.what}`),
  ];
};

const opens = (path: string, before = '', outside = '') => ({
  'src/main.rs': `${outside}\nfn main() {\n  ${before}\n  let conn = Connection::open(${path})?;\n}\n`,
});

test.each([
  [
    'a constant of another file',
    { 'src/config.rs': 'pub const DB_PATH: &str = "/data/r.db";\n', ...opens('config::DB_PATH') },
    '/data/r.db',
  ],
  ['paths and their joins', opens('base.join("sub").join("r.db")', 'let base = Path::new("/data");'), '/data/sub/r.db'],
  [
    'a function',
    {
      'src/paths.rs': 'pub fn file() -> PathBuf {\n  PathBuf::from("/data")\n    .join("fn.db")\n}\n',
      ...opens('paths::file()'),
    },
    '/data/fn.db',
  ],
  ['several lines', opens('\n    "/data/ml.db",\n  '), '/data/ml.db'],
  [
    'a file name of the options',
    { 'src/main.rs': 'let o = SqliteConnectOptions::new()\n  .filename("/data/o.db")\n  .create_if_missing(true);\n' },
    '/data/o.db',
  ],
  [
    'a URL of the options',
    { 'src/main.rs': 'let o = SqliteConnectOptions::from_str("sqlite:///data/o.db")?;\n' },
    '/data/o.db',
  ],
  [
    'a default of serde',
    {
      'src/c.rs':
        'fn file() -> String { "/data/sd.db".to_string() }\nstruct C {\n  #[serde(default = "file")]\n  pub db: String,\n}\n',
      ...opens('&config.db'),
    },
    '/data/sd.db ?',
  ],
  [
    'a literal of the settings’ type',
    opens(
      '&config.db_path',
      '',
      'impl Default for C {\n  fn default() -> Self {\n    C {\n      db_path: "/data/f.db".into(),\n    }\n  }\n}',
    ),
    '/data/f.db ?',
  ],
])('Rust: %s', (_, files, expected) => {
  expect(seen(files)).toEqual([expected]);
});

test.each([
  [
    'unwrap_or_else',
    opens(
      'dir.join("r.db")',
      'let dir = PathBuf::from(env::var("NOTES_DIR").unwrap_or_else(|_| "/data".to_string()));',
    ),
  ],
  ['format!', opens('format!("{}/r.db", dir)', 'let dir = std::env::var("NOTES_DIR").unwrap_or("/data".into());')],
  [
    'format! with a name',
    opens('&format!("{dir}/r.db")', 'let dir = std::env::var("NOTES_DIR")\n    .unwrap_or("/data".into());'),
  ],
  [
    'clap',
    opens(
      'args.dir.join("r.db")',
      '',
      'struct Args {\n  /// Where the data lies\n  #[arg(long, env = "NOTES_DIR", default_value = "/data")]\n  dir: PathBuf,\n}',
    ),
  ],
])('Rust: the variable of a folder decides, by %s', (_, files) => {
  expect(seen(files)).toEqual(['/data/r.db ?']);
  expect(seen(files, 'ENV NOTES_DIR=/vol\n')).toEqual(['/vol/r.db']);
});

test('Rust: the option of the command line decides', () => {
  const files = opens(
    'args.data_dir.join("r.db")',
    '',
    'struct Args {\n  #[arg(long, default_value = "/data")]\n  data_dir: PathBuf,\n}',
  );
  expect(seen(files, '', 'CMD ["/srv/x", "--data-dir", "/vol"]')).toEqual(['/vol/r.db']);
});

test.each([
  ['a folder of the machine', opens('dirs::data_dir().unwrap().join("notes/r.db")')],
  ['a folder of the project', opens('path', 'let path = dirs.data_dir().join("r.db");')],
])('Rust: %s is an open question', (_, files) => {
  expect(seen(files)).toEqual([expect.stringMatching(/^open: /)]);
});

test('Rust: tenants’ files are other ones than the database that is known', () => {
  const files = opens('"/data/main.db"', 'let t = Connection::open(format!("/data/t/{}.db", id))?;');
  expect(seen(files)).toEqual(['/data/main.db', 'open: format!("/data/t/{}.db", id)']);
});

test('Rust: a text beside the variable is another database', () => {
  const files = opens('"/data/queue.db"', 'let c = SqliteConnection::establish(&env::var("DATABASE_URL").unwrap());');
  expect(seen(files, 'ENV DATABASE_URL=/data/main.db\n')).toEqual(['/data/main.db', '/data/queue.db ?']);
});
