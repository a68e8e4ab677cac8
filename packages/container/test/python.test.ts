import { expect, test } from 'vitest';
import { databasesOf, factsOf } from './facts-of.js';

const python = (files: Readonly<Record<string, string>>, rest = '') => ({
  Dockerfile: `FROM python:3.13\nWORKDIR /code\nCOPY . .\n${rest}`,
  'requirements.txt': 'fastapi\nsqlalchemy==2.0\n',
  ...files,
});

test.each([
  ['engine = create_engine("sqlite:///./store/notes.db", connect_args={})', 'store/notes.db app/db.py:1'],
  ['engine = create_async_engine(\n    "sqlite+aiosqlite:////data/notes.db",\n)', '/data/notes.db app/db.py:1'],
  [
    'URL = os.environ.get("NOTES_URL", "sqlite:///store/notes.db")\nengine = create_engine(URL)',
    'store/notes.db app/db.py:1',
  ],
  [
    'FOLDER = Path(__file__).parent.parent / "store"\ndb = SqliteDatabase(FOLDER / "notes.db", pragmas={})',
    'store/notes.db app/db.py:2',
  ],
  [
    'base = os.path.abspath(os.path.dirname(__file__))\nconn = sqlite3.connect(os.path.join(base, "store", "notes.db"))',
    'app/store/notes.db app/db.py:2',
  ],
  ['async with aiosqlite.connect("store/notes.sqlite3") as db:', 'store/notes.sqlite3 app/db.py:1'],
  ['engine = create_engine(f"sqlite:///{settings.folder}/notes.db")', '/data/notes.db app/db.py:1'],
])('Python: %s', (code, expected) => {
  const settings = 'class Settings(BaseModel):\n    folder: str = "/data"\n';
  const path = expected.startsWith('/') ? expected : `/code/${expected}`;
  expect(databasesOf(factsOf(python({ 'app/db.py': `${code}\n`, 'app/settings.py': settings })))).toEqual([path]);
});

test('Python: a field of the settings is a variable, which decides where the container has it', () => {
  const files = {
    'app/settings.py':
      'class Settings(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix="notes_")\n    database_url: str = "sqlite:///./store/notes.db"\n',
    'app/db.py': 'engine = create_engine(settings.database_url)\n',
  };
  expect(databasesOf(factsOf(python(files)))).toEqual(['/code/store/notes.db app/settings.py:3']);
  expect(databasesOf(factsOf(python(files, 'ENV NOTES_DATABASE_URL=sqlite:////var/notes/n.db\n')))).toEqual([
    '/var/notes/n.db Dockerfile:4',
  ]);
});

test('Python: Flask-SQLAlchemy counts from the folder of the instance', () => {
  const code =
    'from flask_sqlalchemy import SQLAlchemy\napp.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///notes.db"\n';
  expect(databasesOf(factsOf(python({ 'app.py': code })))).toEqual(['/code/instance/notes.db app.py:2 ?']);
});

test('Python: what only other code knows is a question, and another engine is none', () => {
  const open = factsOf(python({ 'app/db.py': 'conn = sqlite3.connect(find_file())\n' }));
  expect(open.unresolved?.map(({ value }) => value.what)).toEqual(['find_file()']);
  const other = factsOf(python({ 'app/db.py': 'engine = create_engine(os.environ["DATABASE_URL"])\n' }));
  expect([other.databases, other.unresolved]).toEqual([[], undefined]);
});
