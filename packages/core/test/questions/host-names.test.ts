import { expect, it } from 'vitest';
import { hostNames } from '../../src/questions/validate.js';

it.each([
  ['https://shop.example.com/', 'write the host name alone: shop.example.com'],
  ['shop.example.com:8080', 'write the host name alone: shop.example.com'],
  ['shop.example.com.', 'write the host name alone: shop.example.com'],
  ['"shop.example.com"', 'write the host name alone: shop.example.com'],
  ['me@shop.example.com', 'write the host name alone: shop.example.com'],
  ['10.0.0.1', 'a certificate needs a name like app.example.com, not an IP address'],
  ['2001:db8::1', 'a certificate needs a name like app.example.com, not an IP address'],
  ['[::1]', 'a certificate needs a name like app.example.com, not an IP address'],
  ['localhost', 'it must be a host name like app.example.com, without https://, port or path'],
  ['shop example', 'it must be a host name like app.example.com, without https://, port or path'],
])('%j is no domain, and the message says what to write', (typed, problem) => {
  expect(hostNames(typed)).toMatch(new RegExp(`^${problem.replaceAll(/[.?]/g, String.raw`\$&`)}`));
});

it.each(['', 'Shop.Example.com', 'a.example.com,b.example.com'])('%j is a domain, or none yet', (typed) => {
  expect(hostNames(typed)).toBeUndefined();
});
