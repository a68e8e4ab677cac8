import { expect, test } from 'vitest';
import { factsOf } from './facts-of.js';

const blanks = ' '.repeat(20_000);

/** What a reader of sources may meet in a file that a program wrote: no pattern may take longer than the file is long. */
test.each([
  ['a Python name without a value', { 'app.py': `import sqlite3\nX:${blanks}\nconn = sqlite3.connect(X)\n` }],
  ['a Python URL without a value', { 'app.py': `import sqlite3\nDATABASE_URL:${blanks}\n` }],
  ['a JavaScript name without a value', { 'db.js': `const X:${blanks}\nnew Database(X)\n` }],
  ['a bundle of JavaScript', { 'app.min.js': "{type:'sqlite',a:new Database(x(".repeat(20_000) }],
  ['PHP that is never closed', { 'db.php': "new PDO('sqlite:' . $a . ['driver' => 'sqlite', ".repeat(20_000) }],
  ['Ruby that is never closed', { 'config/database.yml': `production:\n${'  <% \n'.repeat(40_000)}` }],
])('%s is read within two seconds', (_, files) => {
  const start = performance.now();
  factsOf({
    Dockerfile: 'FROM scratch\nCOPY . .\n',
    'requirements.txt': 'sqlalchemy\n',
    'package.json': '{"dependencies":{"better-sqlite3":"12"}}',
    Gemfile: "gem 'rails'\ngem 'sqlite3'\n",
    ...files,
  });
  expect(performance.now() - start).toBeLessThan(2000);
});
