import { describe, expect, test } from 'vitest';
import { databasesOf, factsOf } from './facts-of.js';

const python = (code: string, more: Record<string, string> = {}): Record<string, string> => ({
  Dockerfile: 'FROM python:3.13\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "app:app"]\n',
  'requirements.txt': 'sqlalchemy\n',
  'app.py': `import os, sqlite3\nfrom pathlib import Path\n${code}\n`,
  ...more,
});

/** Databases with their evidence, and open questions. */
function seen(files: Record<string, string>): readonly string[] {
  const facts = factsOf(files);
  return [...databasesOf(facts), ...(facts.unresolved ?? []).map(({ from }) => `open ${from}`)];
}

describe('Flask and SQLAlchemy', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'or on the next line',
      'class Config:\n    SQLALCHEMY_DATABASE_URI = os.environ.get("URL") or \\\n        "sqlite:///" + os.path.join("/data", "f.db")',
      ['/data/f.db app.py:4'],
    ],
    [
      'a key of the configuration',
      'app.config.from_mapping(SECRET_KEY="x", DATABASE=os.path.join("/data", "m.db"))\nc = sqlite3.connect(current_app.config["DATABASE"])',
      ['/data/m.db app.py:3'],
    ],
    ['format', 'app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///{}".format("/data/f.db")', ['/data/f.db app.py:3']],
    ['%', 'FILE = "/data/f.db"\nDATABASE_URL = "sqlite:///%s" % FILE', ['/data/f.db app.py:4']],
    ['a URL that is made', 'create_engine(URL.create("sqlite", database="/data/f.db"))', ['/data/f.db app.py:3']],
    ['what nobody knows', 'DATABASE_URL = "sqlite:///" + find()', ['open app.py:3']],
    [
      'the classes of those who develop and test',
      'class DevelopmentConfig:\n    DATABASE_URL = "sqlite:////data/d.db"\nclass ProductionConfig:\n    DATABASE_URL = "sqlite:////data/p.db"',
      ['/data/p.db app.py:6'],
    ],
    [
      'two branches',
      'if find():\n    FILE = "/data/a.db"\nelse:\n    FILE = "/data/b.db"\nc = sqlite3.connect(FILE)',
      ['/data/a.db app.py:4 ?'],
    ],
    [
      'a choice by a variable that nothing sets',
      'c = sqlite3.connect(os.environ["FILE"] if "FILE" in os.environ else "/data/x.db")',
      ['/data/x.db app.py:3 ?'],
    ],
    ['a choice that nobody knows', 'c = sqlite3.connect("/data/a.db" if find() else "b.db")', ['open app.py:3']],
  ])('%s', (_what, code, expected) => {
    expect(seen(python(code))).toEqual(expected);
  });
});

describe('objects of paths', () => {
  test.each<[string, string, string]>([
    [
      '/',
      'BASE = Path(__file__).resolve().parent\nFILE = BASE / "data" / "p.db"\ncreate_engine(f"sqlite:///{FILE}")',
      '/app/data/p.db',
    ],
    [
      'as_posix',
      'D = Path(os.getenv("D", "/data"))\nF = D / "p.db"\ncreate_engine(f"sqlite:///{F.as_posix()}")',
      '/data/p.db',
    ],
    ['with_suffix', 'F = Path("/data/p").with_suffix(".db")\ncreate_engine(f"sqlite:///{F}")', '/data/p.db'],
    ['the working folder', 'F = Path.cwd() / "data" / "p.db"\nsqlite3.connect(F)', '/app/data/p.db'],
    [
      'several lines',
      'F = (\n    Path("/data")\n    / "p.db"\n)\nURL = f"sqlite:///{F!s}"\ncreate_engine(URL)',
      '/data/p.db',
    ],
  ])('%s', (_what, code, expected) => {
    expect(seen(python(code)).map((one) => one.split(' ')[0])).toEqual([expected]);
  });

  test('so many folders above', () => {
    const code =
      'from pathlib import Path\nF = Path(__file__).resolve().parents[2] / "data/p.db"\nsqlite3.connect(F)\n';
    expect(seen(python('', { 'src/shop/db.py': code }))).toEqual(['/app/data/p.db src/shop/db.py:2']);
  });
});

describe('variables that the checkout does not hold', () => {
  const code = 'c = sqlite3.connect(os.environ.get("FILE", "/data/v.db"))';

  test('a missing env_file may move the database', () => {
    const compose = 'services:\n  app:\n    build: .\n    env_file: .env.production.local\n';
    expect(seen(python(code, { 'compose.yml': compose }))).toEqual(['/data/v.db app.py:3 ?']);
    expect(seen(python(code))).toEqual(['/data/v.db app.py:3']);
    const set = `${compose}    environment: { FILE: /data/c.db }\n`;
    expect(seen(python(code, { 'compose.yml': set }))).toEqual(['/data/c.db compose.yml:5']);
  });
});
