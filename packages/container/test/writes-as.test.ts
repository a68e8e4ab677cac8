import { expect, test } from 'vitest';
import { factsOf } from './facts-of.js';

const shown = (files: Readonly<Record<string, string>>) => {
  const { user, dropsRights } = factsOf(files);
  return `${user.value.uid}:${user.value.gid}${user.guessed ? ' ?' : ''} ${dropsRights?.value ? 'drops' : 'stays'}`;
};

test('supervisord stays root, and its program goes on as another user', () => {
  expect(
    shown({
      Dockerfile: 'FROM python:3.13-slim\nRUN useradd -u 1200 site\nCMD ["/start.sh"]\n',
      'start.sh': '#!/bin/sh\nexec supervisord -c /etc/supervisord.conf\n',
      'supervisord.conf': '[supervisord]\nuser=root\n[program:web]\ncommand=gunicorn app\nuser=site\n',
    }),
  ).toBe('1200:1200 drops');
});

test.each([
  ['FROM php:8.4-apache\n', '33:33 ? drops'],
  ['FROM php:8.4-fpm-alpine\nCMD ["/start.sh"]\n', '82:82 ? drops'],
  ['FROM debian:12\nRUN apt-get install -y apache2\nCMD ["apache2-foreground"]\n', '33:33 ? drops'],
  ['FROM php:8.4-apache\nUSER www-data\n', '33:33 stays'],
  ['FROM php:8.4-cli\n', '0:0 stays'],
])('a web server writes as its workers: %s', (Dockerfile, expected) => {
  expect(shown({ Dockerfile })).toBe(expected);
});

test('a start script that calls sudo for what the app does', () => {
  expect(
    shown({
      Dockerfile: 'FROM debian:12\nENTRYPOINT ["/entrypoint.sh"]\n',
      'entrypoint.sh': '#!/bin/sh\nsudo -E -u www-data /srv/app/serve\n',
    }),
  ).toBe('33:33 drops');
});

test.each([
  ['sudo -u search search-engine &\nexec node server.js', '0:0 stays'],
  ['su search -c "search-engine" &\ncd /app\nexec gosu app node server.js', '1200:1200 drops'],
  ['gosu app node server.js &\nwait $!', '1200:1200 drops'],
  ['gosu app node server.js 2>&1', '1200:1200 drops'],
])('a program that runs beside the app in the background: %s', (script, expected) => {
  expect(
    shown({
      Dockerfile: 'FROM debian:12\nRUN useradd -u 1200 app && useradd -u 1300 search\nENTRYPOINT ["/entrypoint.sh"]\n',
      'entrypoint.sh': `#!/bin/sh\n${script}\n`,
    }),
  ).toBe(expected);
});

test.each([
  ['FROM alpine:3.18.4\nUSER daemon:daemon\n', '2:2 stays'],
  ['FROM debian:12-slim\nUSER daemon\n', '1:1 stays'],
  ['FROM ubuntu:24.04\nUSER ubuntu\n', '1000:1000 stays'],
  ['FROM cgr.dev/chainguard/node:latest\nUSER node\n', '65532:65532 stays'],
  ['FROM nginxinc/nginx-unprivileged:1.29\n', '101:101 stays'],
])('a user that the base image brings: %s', (Dockerfile, expected) => {
  expect(shown({ Dockerfile })).toBe(expected);
});
