import { expect, test } from 'vitest';
import { databasesOf, factsOf } from './facts-of.js';

const Dockerfile = 'FROM php:8.4-apache\nWORKDIR /var/www/html\nCOPY web .\n';

test.each([
  ['includes/open.php', `$file = 'store/notes.db';\n$db = new SQLite3($file);`, 2],
  ['api/import.php', `$db = new SQLite3('../store/notes.db');`, 1],
  ['includes/open.php', `$db = new PDO('sqlite:' . __DIR__ . '/../store/notes.db');`, 1],
  ['includes/open.php', `$db = new \\PDO("sqlite:store/notes.db", null, null);`, 1],
])('PHP: %s: %s', (path, code, line) => {
  const checkout = { Dockerfile, [`web/${path}`]: `<?php\n${code}\n`, 'web/index.php': '<?php\n' };
  expect(databasesOf(factsOf(checkout))).toEqual([`/var/www/html/store/notes.db web/${path}:${line + 1} ?`]);
});
