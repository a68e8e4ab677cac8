import { expect, it } from 'vitest';
import { knownFiles } from '../../src/generator/known-files.js';
import { packText, unpackText } from '../../src/generator/packed-text.js';
import { readStored } from '../../src/generator/stored.js';
import { blobId } from '../../src/plan/index.js';

const file = '.deploy/deploy.conf';
const text = 'id=shop-k3x9q2\nport=8080\n';
const known = (texts: Readonly<Record<string, string>>) =>
  knownFiles(
    { version: '0.2.0', project: 'Shop.csproj', written: { [file]: blobId(text) }, joined: [], texts },
    undefined,
  );

it('a packed text is one line and comes back', () => {
  expect(packText(text)).not.toContain('\n');
  expect(known({ [file]: packText(text) }).text(file)).toBe(text);
});

it('a damaged line is an unknown text', () => {
  expect(unpackText('no base64')).toBeUndefined();
  expect(known({ [file]: packText(text).slice(4) }).text(file)).toBeUndefined();
});

it('a line that stands for more than a megabyte is not unpacked', () => {
  expect(unpackText(packText('a'.repeat(1 << 21)))).toBeUndefined();
});

it('the text of another branch, beside the id of this one, is an unknown text', () => {
  expect(known({ [file]: packText(`${text}domain=example.com\n`) }).text(file)).toBeUndefined();
});

it('a list of lines, as texts were kept before, is read as well', () => {
  const { texts } = readStored(
    JSON.stringify({ 'generator-litestream': { version: '0.2.0', texts: { [file]: text.split('\n') } } }),
  );
  expect(known(texts).text(file)).toBe(text);
  expect(() =>
    readStored(JSON.stringify({ 'generator-litestream': { version: '0.2.0', texts: { [file]: [1] } } })),
  ).toThrow('The texts of edited files ("texts") are damaged.');
});
