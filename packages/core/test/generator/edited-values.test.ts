import { expect, test } from 'vitest';
import { editedValues } from '../../src/generator/edited-values.js';

const last = { uploadMegabytes: 1024, proxySeconds: 300, healthPath: '/up', domain: '' };

test('what a person changed in deploy.conf counts, and what the last run wrote does not', () => {
  const conf = 'id=a\r\nupload_megabytes=50\r\nproxy_seconds=300\nhealth_path=/up\ndomain=shop.org\nport=3000\n';
  // The port was no answer of the last run, so nothing says who wrote it.
  expect(editedValues(conf, last)).toEqual({ uploadMegabytes: '50', domain: 'shop.org' });
  expect(editedValues(undefined, last)).toEqual({});
});
