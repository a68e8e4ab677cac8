// Makes JSON schemas for kubeconform of Kubernetes' own API description: kubernetes-schemas.mjs SWAGGER FOLDER. The ones that kubeconform
// downloads by itself are made in the same way; these need no network, and no property is allowed that the API does not have.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const [swagger, folder] = process.argv.slice(2);
/** @type {Record<string, any>} */
const definitions = JSON.parse(readFileSync(swagger, 'utf8')).definitions;
const prefix = '#/definitions/';

/** Names of all that a definition is made of. @param {unknown} value @param {Set<string>} found */
function collect(value, found) {
  if (Array.isArray(value)) value.forEach((one) => collect(one, found));
  else if (typeof value === 'object' && value !== null)
    for (const [key, one] of Object.entries(value)) {
      const name = key === '$ref' && typeof one === 'string' ? one.slice(prefix.length) : undefined;
      if (name === undefined) collect(one, found);
      else if (!found.has(name)) {
        found.add(name);
        collect(definitions[name], found);
      }
    }
}

/** @param {any} definition */
function strict(definition) {
  if (definition.format === 'int-or-string') return { type: ['string', 'integer'] };
  return definition.properties === undefined ? definition : { ...definition, additionalProperties: false };
}

mkdirSync(folder, { recursive: true });
for (const [name, definition] of Object.entries(definitions)) {
  const kinds = definition['x-kubernetes-group-version-kind'] ?? [];
  if (kinds.length !== 1) continue; // those that many kinds share are not objects of their own
  const [{ group, version, kind }] = kinds;
  const found = new Set([name]);
  collect(definition, found);
  const own = Object.fromEntries([...found].map((one) => [one, strict(definitions[one])]));
  const file = [kind.toLowerCase(), ...(group === '' ? [] : [group.split('.')[0]]), version].join('-');
  writeFileSync(path.join(folder, `${file}.json`), JSON.stringify({ $ref: prefix + name, definitions: own }));
}
