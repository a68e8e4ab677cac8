import { expect, test } from 'vitest';
import { factsOf } from './facts-of.js';

const START = 'FROM node:22-alpine\nWORKDIR /app\nCOPY . .\n';
const scripts = (lines: string): string => `{ "scripts": {\n${lines}\n} }`;

test.each<[string, Record<string, string>, string | undefined]>([
  ['in a shell', { Dockerfile: `${START}CMD npm run migrate && npm start\n` }, 'Dockerfile:4'],
  ['by its own command', { Dockerfile: `${START}CMD ["sh", "-c", "dbmate up && exec ./app"]\n` }, 'Dockerfile:4'],
  [
    'by a script of the start',
    {
      Dockerfile: `${START}CMD ["npm", "start"]\n`,
      'package.json': scripts('"start": "knex migrate:latest && node app.js"'),
    },
    'package.json:2',
  ],
  [
    'by a script of the start in a shell',
    { Dockerfile: `${START}CMD npm start\n`, 'package.json': scripts('"start": "knex migrate:latest && node app.js"') },
    'package.json:2',
  ],
  [
    'by what npm calls before',
    {
      Dockerfile: `${START}CMD npm start\n`,
      'package.json': scripts('"prestart": "npm run db:migrate",\n"start": "node app.js"'),
    },
    'package.json:2',
  ],
  [
    'by an entry point',
    {
      Dockerfile: `${START}COPY run.sh /\nENTRYPOINT ["/run.sh"]\n`,
      'run.sh': 'echo "migrate now"\ngoose -dir m sqlite3 $DB up\nexec ./app\n',
    },
    'run.sh:2',
  ],
  [
    'never',
    {
      Dockerfile: `${START}CMD npm start\n`,
      'package.json': scripts('"migrate": "knex migrate:latest",\n"start": "node app.js --no-migrate"'),
    },
    undefined,
  ],
  ['by words of a list', { Dockerfile: `${START}CMD ["alembic", "upgrade", "head"]\n` }, 'Dockerfile:4'],
  ['of another name', { Dockerfile: `${START}CMD ["./immigration"]\n` }, undefined],
])('%s', (_what, files, from) => {
  expect(factsOf(files).migratesAtStart?.from).toBe(from);
});
