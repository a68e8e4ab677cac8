// `npm run new-target -- <id> "<title>"`: a storage target that is ready to be filled in, and the beginning of its page.
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { identifier, notTargets } from './registries.mjs';

const root = resolve(import.meta.dirname, '../..');
const [id = '', title = ''] = process.argv.slice(2);
const file = `packages/core/src/targets/${id}.ts`;
const page = `docs/targets/${id}.md`;

const problem =
  (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id) &&
    `"${id}" is not an id for a target: lower-case words joined by hyphens, as in --target my-store.`) ||
  (notTargets.includes(id) &&
    `"${id}" is not an id for a target: packages/core/src/targets has a file of that name.`) ||
  (title === '' && 'A title is missing, the words for people.') ||
  (existsSync(join(root, file)) && `${file} is there already.`);
if (problem) {
  console.error(`${problem}\nUse:  npm run new-target -- my-store "My Store"`);
  process.exit(1);
}

const prefix = id.replaceAll('-', '_').toUpperCase();
const words = title.replaceAll(/[\\'*/]/g, ''); // stands in a string and in a comment

writeFileSync(
  join(root, file),
  `import { defineTarget } from './target.js';

/** ${words}. TODO: what Litestream's replica client makes of empty values, with its version and file. */
export const ${identifier(id)} = defineTarget({
  id: '${id}',
  title: '${words}',
  type: 'TODO', // Litestream's replica type
  questions: [],
  secrets: [
    {
      name: '${prefix}_BUCKET',
      what: 'TODO: what it is',
      example: 'TODO: one that is obviously not real',
      where: 'TODO: the page or the command that shows it',
      use: { as: 'config', key: 'bucket', variable: 'REPLICA_BUCKET' },
    },
  ],
  endpoint: { host: 'TODO', port: '443' },
  identity: ['REPLICA_BUCKET'],
  errors: {
    code: ['TODO: ([A-Za-z]+)'],
    known: [{ codes: ['TODO'], cause: 'The storage refuses the credentials', next: 'Check {secrets}.' }],
  },
  server: {
    image: 'TODO:1.0',
    needs: 'sh and TODO',
    port: 8080,
    script: 'exec TODO',
    environment: {},
    values: { ${prefix}_BUCKET: 'backups' },
    knock: { send: 'GET / HTTP/1.1\\r\\nHost: {host}\\r\\nConnection: close\\r\\n\\r\\n', expect: String.raw\`^HTTP/1\\.\\d \\d\` },
  },
  docs: {
    setup: ['TODO'],
    permissions: 'TODO',
  },
});
`,
);

const wasThere = existsSync(join(root, page));
if (!wasThere) {
  writeFileSync(
    join(root, page),
    `# ${title} (\`--target ${id}\`)

TODO: one sentence about where the backups are.

## What to create

1. TODO: what a person creates before the first deployment.

## What to enter in the repository

| Name | Kind | What |
| --- | --- | --- |
| \`${prefix}_BUCKET\` | secret | TODO |

## What to know

- TODO: what surprises people.

## In a rehearsal

[A rehearsal](../rehearse.md#the-storage-server) uses \`TODO\` as the storage server. Another image needs TODO.
`,
  );
}

await import('./registry.mjs');
console.log(`wrote ${file}${wasThere ? '' : `\nwrote ${page}`}
Next, as docs/add-a-target.md has it:
  ${file}   replace every TODO
  ${page}   replace every TODO
  npm run golden                        renews docs/questions.md
  npm test                              says what is missing, with the name of the file`);
