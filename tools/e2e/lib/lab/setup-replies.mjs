import { readFileSync } from 'node:fs';
import path from 'node:path';

const down = '\u001B[B';

/**
 * What a person answers to setup, in the order of the questions.
 * @param {string} domain @param {Record<string, string>} values @param {string} folder
 */
export function repliesFor(domain, values, folder) {
  const guide = readFileSync(path.join(folder, '.deploy/README.md'), 'utf8');
  const table = [...guide.matchAll(/^\| `([A-Z0-9_]+)`([^|]*)\|/gm)].map(([, name = '', remark = '']) => ({
    name,
    optional: remark.includes('optional'),
  }));
  const ofStorage = table.filter(({ name }) => values[name] !== undefined);
  const required = ofStorage.filter(({ optional }) => !optional);
  const optional = table.filter(({ name, optional: may }) => may && isOfStorage(name, table, values));
  const chosen = optional.filter(({ name }) => values[name] !== undefined);
  const ticks = optional.map(({ name }, index) => `${index === 0 ? '' : down}${values[name] === undefined ? '' : ' '}`);
  const enter = (/** @type {{ name: string }} */ { name }) => reply(new RegExp(`${name}: `), `${values[name]}\r`);
  return [
    reply(/SSH key: do this step now/),
    reply(/Host: do this step now/),
    reply(/address of the host/, `${domain}\r`),
    reply(/Which user can you log in as/),
    reply(/keys of your host/, 'y\r'),
    reply(/Storage: do this step now/),
    ...required.map(enter),
    ...(optional.length === 0 ? [] : [reply(/does your storage need/, `${ticks.join('')}\r`)]),
    ...chosen.map(enter),
    reply(/Secrets: do this step now/),
    reply(/want to set as well/),
    reply(/First release: do this step now/),
    reply(/Commit the generated files now/),
    reply(/Push the branch/),
  ];
}

/** @param {RegExp} question @param {string} [keys] Default: Enter. @returns {import('./person.mjs').Reply} */
export function reply(question, keys = '\r') {
  return [question, keys];
}

/**
 * Optional names of the storage stand between those that are required and those of the app.
 * @param {string} name @param {{ name: string }[]} table @param {Record<string, string>} values
 */
function isOfStorage(name, table, values) {
  const prefixes = new Set(Object.keys(values).map((one) => one.slice(0, one.indexOf('_') + 1)));
  return prefixes.has(name.slice(0, name.indexOf('_') + 1)) && table.length > 0;
}
