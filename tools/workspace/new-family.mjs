// `npm run new-family -- <name> "<title>"`: a package for a new family, which recognises nothing yet.
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { identifier } from './registries.mjs';

const root = resolve(import.meta.dirname, '../..');
const [name = '', title = ''] = process.argv.slice(2);
const folder = join(root, 'packages', name);

const problem =
  (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) &&
    `"${name}" is not a name for a package: lower-case words joined by hyphens.`) ||
  (title === '' && 'A title is missing, the words for people.') ||
  (existsSync(folder) && `packages/${name} is there already.`);
if (problem) {
  console.error(`${problem}\nUse:  npm run new-family -- my-family "My Family"`);
  process.exit(1);
}

const read = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const write = (path, text) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

// `web` is the plainest family, so that its manifest is the model.
const model = read('packages/web/package.json');
write(
  `packages/${name}/package.json`,
  json({
    ...model,
    name: `generator-litestream-${name}`,
    version: '0.1.0',
    description: `Yeoman generator: deploy ${title} projects with Docker Compose and SQLite backed up by Litestream.`,
    keywords: model.keywords.map((word) => (word === 'web' ? name : word)),
    repository: { ...model.repository, directory: `packages/${name}` },
  }),
);
for (const file of ['tsconfig.json', 'tsconfig.build.json'])
  cpSync(join(root, 'packages/web', file), join(folder, file));
const readme = readFileSync(join(root, 'packages/web/README.md'), 'utf8');
write(
  `packages/${name}/README.md`,
  readme.replaceAll('litestream-web', `litestream-${name}`).replace('ServiceStack web', title),
);
write(
  `packages/${name}/src/family.ts`,
  `import { defineFamily, deployHost } from 'litestream-generator-core';

/** ${title} projects. */
export const ${identifier(name)} = defineFamily({
  id: '${name}',
  title: ${JSON.stringify(title)},
  templates: [],
  // Return the template, the evidence with its place, and how certain it is.
  recognise: () => undefined,
  questions: [],
  hostSecrets: { host: deployHost, others: [] },
  withoutDatabase: 'Add a SQLite database first, or name the one that is coming with --database.',
});
`,
);

const umbrella = read('packages/litestream/package.json');
const dependencies = { ...umbrella.dependencies, [`generator-litestream-${name}`]: '^0.1.0' };
write(
  'packages/litestream/package.json',
  json({ ...umbrella, dependencies: Object.fromEntries(Object.entries(dependencies).toSorted()) }),
);

await import('./registry.mjs');
console.log(`packages/${name} is there. Next:
  npm install                              links it into the workspace
  packages/${name}/src/family.ts           what the family is (docs/add-a-family.md)
  packages/${name}/test/fixtures/          a small checkout of each template, and golden cases over it`);
