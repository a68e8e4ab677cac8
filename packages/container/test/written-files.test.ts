import { describe, expect, test } from 'vitest';
import { factsOf } from './facts-of.js';

/** What is named beside the databases, with its place. */
function beside(files: Record<string, string>): readonly string[] {
  const image = { Dockerfile: 'FROM scratch\nWORKDIR /app\nCOPY . .\nCMD ["app"]\n' };
  return factsOf({ ...image, ...files }).uncovered.map(({ value, from }) => `${value.path} ${from}`);
}

describe('files that the code writes', () => {
  const node = (code: string) => ({
    'package.json': '{ "dependencies": { "better-sqlite3": "1" } }',
    'a.js': `const db = new Database('data/x.db');\n${code}\n`,
  });
  test.each<[string, string, readonly string[]]>([
    ['uploads', "multer({ dest: 'uploads/' });", ['/app/uploads a.js:2']],
    [
      'uploads by a function',
      'destination: (req, file, cb) => cb(null, path.join(__dirname, "media")),',
      ['/app/media a.js:2'],
    ],
    ['a key', "fs.writeFileSync('data/secret.key', key);", ['/app/data/secret.key a.js:2']],
    ['a name that run time makes', 'fs.createWriteStream(`data/files/${id}.bin`);', ['/app/data/files a.js:2']],
    [
      'a folder by a variable',
      "fs.mkdirSync(process.env.D ?? 'data/avatars', { recursive: true });",
      ['/app/data/avatars a.js:2'],
    ],
    [
      'a folder and what is in it',
      "fs.mkdirSync('data/f');\nfs.writeFileSync('data/f/a.json', x);",
      ['/app/data/f a.js:2'],
    ],
    ['the folder of the database', "fs.mkdirSync('data', { recursive: true });", []],
    ['what only passes', "fs.writeFileSync('/tmp/x', y);\nfs.mkdirSync('dist');\nfs.mkdirSync('data/logs');", []],
    ['what lies elsewhere and may be anything', "fs.writeFileSync('public/sitemap.xml', x);", []],
  ])('Node: %s', (_what, code, expected) => {
    expect(beside(node(code))).toEqual(expected);
  });

  test.each<[string, Record<string, string>, readonly string[]]>([
    [
      'Python',
      {
        'a.py':
          'import sqlite3\nc = sqlite3.connect("/data/x.db")\nUPLOADS = Path("/data") / "files"\nUPLOADS.mkdir(exist_ok=True)\nwith open("/data/key.txt", "w") as f:\n    pass\n',
      },
      ['/data/files a.py:3', '/data/key.txt a.py:5'],
    ],
    [
      'Flask',
      { 'a.py': 'import sqlite3\nc = sqlite3.connect("/data/x.db")\napp.config["UPLOAD_FOLDER"] = "/data/up"\n' },
      ['/data/up a.py:3'],
    ],
    [
      'a permission to upload is no folder',
      {
        'a.py':
          'import sqlite3\nc = sqlite3.connect("/data/x.db")\nRIGHTS = "UPLOAD"\nupload_roles = RIGHTS\napp.config["UPLOAD_RIGHTS"] = RIGHTS\n',
      },
      [],
    ],
    [
      'Go',
      {
        'go.mod': 'module a\nrequire modernc.org/sqlite v1.0.0\n',
        'a.go':
          'db, _ := sql.Open("sqlite", "/data/x.db")\nos.WriteFile(filepath.Join("/data", "jwt.key"), k, 0o600)\n',
      },
      ['/data/jwt.key a.go:2'],
    ],
    [
      'PHP',
      {
        'a.php':
          '<?php\n$p = new PDO("sqlite:/data/x.db");\nmove_uploaded_file($f["tmp_name"], __DIR__ . "/uploads/" . $n);\n',
      },
      ['/app/uploads a.php:3'],
    ],
  ])('%s', (_what, files, expected) => {
    expect(beside(files)).toEqual(expected);
  });

  // Whoever accounts for an earlier deployment names its mounts; a file that deploys nothing is in no account.
  test('a place below a mount of a file that deploys nothing is named', () => {
    const compose =
      'services:\n  app:\n    build: .\n    volumes: [ "up:/app/uploads", "data:/app/data" ]\nvolumes: { up: , data: }\n';
    expect(beside({ ...node("multer({ dest: 'uploads/' });"), 'compose.yml': compose })).toEqual([
      '/app/uploads a.js:2',
    ]);
  });
});
