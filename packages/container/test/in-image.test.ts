import { expect, test } from 'vitest';
import { databasesOf, factsOf } from './facts-of.js';

const settings =
  'from pathlib import Path\nBASE_DIR = Path(__file__).resolve().parent.parent\nDATABASES = {\n  "default": {\n' +
  '    "ENGINE": "django.db.backends.sqlite3",\n    "NAME": BASE_DIR / "store" / "site.sqlite3",\n  }\n}\n';
const inFolder = (folder: string) => ({ [`${folder}manage.py`]: '', [`${folder}site/settings.py`]: settings });

test.each([
  ['a folder copied into the working directory', 'server/', 'WORKDIR /srv/app\nCOPY server ./\n', '/srv/app/store'],
  ['the whole context elsewhere', 'server/', 'WORKDIR /srv\nCOPY . code/\n', '/srv/code/server/store'],
  ['a WORKDIR with a variable', '', 'ENV HOME_OF_APP=/opt/app\nWORKDIR "${HOME_OF_APP}"\nCOPY . .\n', '/opt/app/store'],
  [
    'two stages, the second of which copies on',
    'server/',
    'WORKDIR /build\nCOPY server /build/src\nFROM debian:12\nWORKDIR /run-here\nCOPY --from=0 /build/src /opt/site\n',
    '/opt/site/store',
  ],
  [
    'a file that an earlier stage needs as well',
    '',
    'WORKDIR /build\nCOPY site ./site\nFROM debian:12\nWORKDIR /srv\nCOPY . .\nCOPY --from=0 /build/assets ./assets\n',
    '/srv/store',
  ],
  ['nothing copied by name', '', 'WORKDIR /app\nRUN git clone https://example.org/x .\n', '/app/store'],
])('Django: a path that counts from a source file follows it into the image: %s', (_, folder, lines, expected) => {
  expect(databasesOf(factsOf({ Dockerfile: `FROM debian:12\n${lines}`, ...inFolder(folder) }))).toEqual([
    `${expected}/site.sqlite3 ${folder}site/settings.py:6`,
  ]);
});

test('Prisma: a relative file counts from where the image has the schema', () => {
  const facts = factsOf({
    Dockerfile: 'FROM node:22\nWORKDIR /srv/api\nCOPY apps/api .\n',
    'package.json': '{}',
    'apps/api/prisma/schema.prisma': 'datasource db {\n  provider = "sqlite"\n  url = "file:../store/app.db"\n}\n',
  });
  expect(databasesOf(facts)).toEqual(['/srv/api/store/app.db apps/api/prisma/schema.prisma:3']);
});
