import { expect, test } from 'vitest';
import { databasesOf, factsOf } from './facts-of.js';

const seen = (files: Readonly<Record<string, string>>, rest = '', command = 'CMD ["/srv/x"]') => {
  const facts = factsOf({
    Dockerfile: `FROM debian:12\nWORKDIR /srv\nCOPY x /srv/x\n${rest}${command}\n`,
    'go.mod': 'module notes\nrequire modernc.org/sqlite v1.38.2\n',
    ...files,
  });
  return [
    ...databasesOf(facts).map((one) => one.replace(/ \S+:\d+/, '')),
    ...(facts.unresolved ?? []).map(({ value }) => `open: ${value.what}`),
  ];
};

const main = (body: string, before = '') => ({ 'main.go': `package main\n${before}\nfunc main() {\n${body}\n}\n` });
const opens = (path: string, before = '') => main(`\tdb, err := sql.Open("sqlite", ${path})`, before);

test.each([
  [
    'a constant of the package',
    { 'paths.go': 'package main\nconst File = "/data/n.db"\n', ...opens('File') },
    '/data/n.db',
  ],
  [
    'a constant of another package, beside one of the same name',
    {
      'cache/c.go': 'package cache\nconst File = "/tmp/c.db"\n',
      'store/s.go': 'package store\nconst (\n\tPort = 80\n\tFile = "/data/s.db"\n)\n',
      ...opens('store.File'),
    },
    '/data/s.db',
  ],
  ['a sum', opens('dir + "/s.db?_fk=1"', 'const dir = "/data"'), '/data/s.db'],
  ['Sprintf', opens('fmt.Sprintf("file:%s/%s?cache=shared", dir, "s.db")', 'const dir = "/data"'), '/data/s.db'],
  ['a function', opens('dbPath()', 'func dbPath() string {\n\treturn filepath.Join("/data", "f.db")\n}'), '/data/f.db'],
  ['several lines', main('\tdb, err := sqlx.Open(\n\t\t"sqlite",\n\t\t"/data/m.db",\n\t)'), '/data/m.db'],
  [
    'a constant for the engine',
    main('\tdb, err := sql.Open(driver, "/data/m.db")', 'const driver = "sqlite3"'),
    '/data/m.db',
  ],
  ['xorm', main('\te, err := xorm.NewEngine("sqlite3", "/data/x.db")'), '/data/x.db'],
  ['ncruces', main('\tdb, err := sqlite3.Open("file:/data/nc.db")'), '/data/nc.db'],
  ['bun', main('\tdb, err := sql.Open(sqliteshim.ShimName, "file:/data/b.db?cache=shared")'), '/data/b.db'],
  [
    'what a caller gives',
    {
      's/s.go': 'package s\nfunc New(dir string) {\n\tdb, _ := sql.Open("sqlite", filepath.Join(dir, "p.db"))\n}\n',
      ...main('\ts.New("/data")'),
    },
    '/data/p.db ?',
  ],
  [
    'what the caller’s caller gives',
    main(
      '\trun("/data/two.db")',
      'func run(p string) {\n\tstart(p)\n}\nfunc start(file string) {\n\tdb, _ := sql.Open("sqlite", file)\n}',
    ),
    '/data/two.db ?',
  ],
  ['cmp.Or', opens('cmp.Or(os.Getenv("NOTES_DB"), "/data/n.db")'), '/data/n.db ?'],
  [
    'flag.StringVar',
    main(
      '\tflag.StringVar(&dsn, "dsn", "file:/data/n.db?_fk=1", "x")\n\tdb, err := sql.Open("sqlite", dsn)',
      'var dsn string',
    ),
    '/data/n.db ?',
  ],
  [
    'Viper, beside another default',
    main(
      '\tviper.SetDefault("cache", "/tmp/c.db")\n\tviper.SetDefault("db", "/data/n.db")\n\tdb, err := sql.Open("sqlite", viper.GetString("db"))',
    ),
    '/data/n.db ?',
  ],
  [
    'Cobra',
    {
      'cmd/root.go':
        'package cmd\nvar file string\nfunc init() {\n\tc.Flags().StringVarP(&file, "db", "d", "/data/c.db", "x")\n}\nfunc run() {\n\tdb, _ := sql.Open("sqlite", file)\n}\n',
    },
    '/data/c.db ?',
  ],
  [
    'urfave/cli',
    main(
      '\tdb, err := sql.Open("sqlite", c.String("db"))',
      'var f = &cli.StringFlag{\n\tName: "db",\n\tValue: "/data/u.db",\n}',
    ),
    '/data/u.db ?',
  ],
  [
    'a literal of the settings’ type',
    main('\tdb, err := sql.Open("sqlite", cfg.File)', 'func d() C {\n\treturn C{\n\t\tFile: "/data/j.db",\n\t}\n}'),
    '/data/j.db ?',
  ],
  [
    'a method of the settings',
    {
      'c.go':
        'package main\ntype C struct {\n\tDir string `default:"/data"`\n}\nfunc (c *C) Path() string {\n\treturn filepath.Join(c.Dir, "app.db")\n}\n',
      ...opens('app.cfg.Path()'),
    },
    '/data/app.db ?',
  ],
])('Go: %s', (_, files, expected) => {
  expect(seen(files)).toEqual([expected]);
});

const helper = 'func env(k, d string) string {\n\tif v := os.Getenv(k); v != "" {\n\t\treturn v\n\t}\n\treturn d\n}';
const tagged = 'type C struct {\n\tDir string `env:"NOTES_DIR" envDefault:"/data"`\n}';

test.each([
  ['a function of its own', opens('filepath.Join(env("NOTES_DIR", "/data"), "n.db")', helper)],
  ['a tag', opens('filepath.Join(cfg.Dir, "n.db")', tagged)],
  [
    'a name',
    main(
      '\tdir := os.Getenv("NOTES_DIR")\n\tif dir == "" {\n\t\tdir = "/data"\n\t}\n\tdb, _ := sql.Open("sqlite", dir + "/n.db")',
    ),
  ],
  [
    'Viper',
    opens(
      'viper.GetString("dir") + "/n.db"',
      'func init() {\n\tviper.SetEnvPrefix("NOTES")\n\tviper.AutomaticEnv()\n\tviper.SetDefault("dir", "/data")\n}',
    ),
  ],
])('Go: the variable of a folder decides, by %s', (_, files) => {
  expect(seen(files)).toEqual(['/data/n.db ?']);
  expect(seen(files, 'ENV NOTES_DIR=/vol\n')).toEqual(['/vol/n.db']);
});

test.each([
  ['flag.String', opens('filepath.Join(*dir, "n.db")', 'var dir = flag.String("data", "/data", "x")')],
  [
    'a definition by address',
    main('\tflag.StringVar(&dir, "data", "/data", "x")\n\tdb, _ := sql.Open("sqlite", filepath.Join(dir, "n.db"))'),
  ],
])('Go: the command line decides, by %s', (_, files) => {
  expect(seen(files)).toEqual(['/data/n.db ?']);
  expect(seen(files, '', 'ENTRYPOINT ["/srv/x"]\nCMD ["-data=/vol"]')).toEqual(['/vol/n.db']);
  expect(seen(files, '', 'CMD ["/srv/x", "--data", "/vol"]')).toEqual(['/vol/n.db']);
});

test.each([
  [
    'a folder that only run time knows',
    main('\tdir, _ := os.UserConfigDir()\n\tdb, _ := sql.Open("sqlite", filepath.Join(dir, "n.db"))'),
  ],
  [
    'callers that do not agree',
    {
      ...main(
        '\topen("/data/a.db")\n\topen("/data/b.db")',
        'func open(p string) {\n\tdb, _ := sql.Open("sqlite", p)\n}',
      ),
    },
  ],
  ['another file of settings', opens('cfg.Database.Path')],
])('Go: %s is an open question', (_, files) => {
  expect(seen(files)).toEqual([expect.stringMatching(/^open: /)]);
});

test('Go: tenants’ files by a name are other ones than the database that is known', () => {
  const tenant =
    'func tenant(id string) {\n\tpath := filepath.Join("/data/t", id+".db")\n\tdb, _ := sql.Open("sqlite", path)\n}';
  expect(seen(opens('"/data/main.db"', tenant))).toEqual(['/data/main.db', 'open: path']);
});
