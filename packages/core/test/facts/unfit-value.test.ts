import { expect, test } from 'vitest';
import { leadsToItself, ownAddress } from '../../src/facts/own-address.js';
import { unfitValue } from '../../src/facts/unfit-value.js';

test.each([
  ['API_KEY', 'changeme', 'placeholder'],
  ['API_KEY', 'change-me-in-production', 'placeholder'],
  ['API_KEY', 'your-api-key-here', 'placeholder'],
  ['API_KEY', 'YOUR_API_KEY', 'placeholder'],
  ['API_KEY', 'xxx', 'placeholder'],
  ['API_KEY', 'sk-xxxx', 'placeholder'],
  ['API_KEY', '<token>', 'placeholder'],
  ['API_KEY', 'replace_with_a_long_text', 'placeholder'],
  ['API_KEY', 'TODO', 'placeholder'],
  ['SENTRY_DSN', 'https://<key>@sentry.io/1', 'placeholder'],
  ['SMTP_HOST', 'smtp.example.com', 'placeholder'],
  ['ADMIN', 'admin@example.org', 'placeholder'],
  ['BASE_URL', 'https://yourdomain.com/', 'placeholder'],
  ['BASE_URL', 'http://localhost:3000', 'own address'],
  ['App__BaseUrl', 'http://127.0.0.1:5000/app', 'own address'],
  ['CORS_ORIGINS', 'http://localhost:3000,http://localhost:5173', 'own address'],
  ['SIGNIN', 'https://${HOST_DOMAIN}/signin', 'own address'],
  ['PUBLIC_HOST', 'localhost', 'own address'],
  ['ASPNETCORE_URLS', 'http://localhost:5000', 'loopback'],
  ['HOST', '127.0.0.1', 'loopback'],
  ['ASPNETCORE_URLS', 'http://+:8080', undefined],
  ['HOST', '0.0.0.0', undefined],
  ['ALLOWED_HOSTS', 'localhost,127.0.0.1,shop.acme.io', undefined],
  ['CORS_ORIGINS', 'http://localhost:5173,https://shop.acme.io', undefined],
  ['REDIS_URL', 'redis://localhost:6379', undefined],
  ['SEQ_SERVER_URL', 'http://localhost:5341', undefined],
  ['INTERNAL_BASE_URL', 'http://localhost:3000', undefined],
  ['BASE_URL', 'https://shop.acme.io', undefined],
  ['API_KEY', 'my-secret-key', 'placeholder'],
  ['MAIL_PASSWORD', 'your password', 'placeholder'],
  ['BUCKET', 'your-bucket', 'placeholder'],
  ['APP_NAME', 'my-app', undefined],
  ['DB_NAME', 'my_db', undefined],
  ['TITLE', 'My Shop', undefined],
  ['TITLE', 'Your Daily News', undefined],
  ['SLOGAN', 'Change it up', undefined],
  ['HINT', 'Fill in the blanks', undefined],
  ['MODEL', 'gpt-4o', undefined],
  ['MODE', 'change', undefined],
  ['GREETING', 'your', undefined],
  ['EXAMPLES', 'https://docs.acme.io/example.com', undefined],
])('%s=%s is %s', (name, value, unfit) => {
  expect(unfitValue(name, value)).toBe(unfit);
});

test.each([
  ['BASE_URL', 'http://localhost:3000/app?a=1', 'https://shop.acme.io/app?a=1'],
  ['APP_ORIGINS', 'http://localhost:3000,ws://127.0.0.1:3000', 'https://shop.acme.io,wss://shop.acme.io'],
  ['A', 'ws://${HOST_DOMAIN}/hub', 'wss://shop.acme.io/hub'],
  ['APP_HOST', 'localhost:3000', 'shop.acme.io'],
  ['A', 'https://${HOST_DOMAIN}/?key=${KEY}', undefined],
  ['API_URL', 'http://localhost:3000', undefined],
])('%s=%s becomes %s', (name, value, address) => {
  expect(ownAddress(name, value, 'shop.acme.io')).toBe(address);
});

test.each([
  ['REDIS_URL', 'redis://me:a@localhost:6379/0', true],
  ['SMTP_HOST', 'localhost', true],
  ['API_URL', 'http://127.0.0.1:5000/v1', true],
  ['ALLOWED_HOSTS', 'localhost,127.0.0.1', false],
  ['INTERNAL_URL', 'http://localhost:3000', false],
  ['NAME', 'localhosting', false],
])('%s=%s leads to the container itself: %s', (name, value, leads) => {
  expect(leadsToItself(name, value)).toBe(leads);
});
