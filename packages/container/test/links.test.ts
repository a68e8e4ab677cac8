import { expect, test } from 'vitest';
import { databasesOf, factsOf } from './facts-of.js';

const image = (run: string, more: Record<string, string> = {}): Record<string, string> => ({
  Dockerfile: `FROM debian:12\nWORKDIR /srv\nENV DB_FILE=/srv/store/n.sqlite\nCOPY . .\n${run}VOLUME /data\nCMD ["./start.sh"]\n`,
  'start.sh': '#!/bin/sh\nexec ./n\n',
  ...more,
});

test.each<[string, Record<string, string>]>([
  ['a folder', image('RUN mkdir -p /data && ln -s /data/store /srv/store\n')],
  ['a relative name', image('RUN ln -sf /data/store ./store && true\n')],
  ['the file itself', image('RUN mkdir /srv/store \\\n    && ln -s /data/store/n.sqlite store/n.sqlite\n')],
  ['a variable', image('ENV HOLD=/data\nRUN ln -nsf "$HOLD/store" /srv/store\n')],
  ['into a folder', image('RUN ln -s /data/store /srv/\n')],
  [
    'the start script',
    image('', { 'start.sh': '#!/bin/sh\nrm -r /srv/store\nln -s /data/store /srv/store\nexec ./n\n' }),
  ],
  ['two links', image('RUN ln -s /data/store /all && ln -s /all /srv/store\n')],
])('a database behind a link lies where that leads to: %s', (_, files) => {
  expect(databasesOf(factsOf(files))).toEqual(['/data/store/n.sqlite Dockerfile:3']);
});

test.each([
  'RUN ln /data/store /srv/store\n',
  'RUN echo ln -s /data/store\n',
  'RUN ln -s /usr/share/store /srv/store\n',
])('what is no link to data moves no database: %s', (run) => {
  expect(databasesOf(factsOf(image(run)))).toEqual(['/srv/store/n.sqlite Dockerfile:3']);
});

test('Laravel: uploads behind a link into the data folder are not called lost', () => {
  const { uncovered } = factsOf({
    artisan: '',
    'composer.json': '{\n  "laravel/framework": "^13"\n}\n',
    Dockerfile:
      'FROM php:8.4-fpm-alpine\nWORKDIR /srv\nCOPY . .\nENV DB_CONNECTION=sqlite DB_DATABASE=/keep/n.sqlite\nVOLUME /keep\nENTRYPOINT ["/srv/entrypoint.sh"]\n',
    'entrypoint.sh': '#!/bin/sh\nln -s /keep/storage /srv/storage\nexec php-fpm\n',
  });
  expect(uncovered.map(({ value }) => `${value.path}: ${value.remedy}`)).toEqual([
    '/keep/storage/app: to back it up, run the generator again with --files storage/app, or use object storage',
  ]);
});

test('Laravel: the place of the uploads follows the copy where the Dockerfile has no WORKDIR', () => {
  const { uncovered } = factsOf({
    artisan: '',
    'composer.json': '{\n  "laravel/framework": "^13"\n}\n',
    Dockerfile: 'FROM acme/php\nCOPY . /var/www/html\nENV DB_DATABASE=/data/n.sqlite\nVOLUME /data\n',
  });
  expect(uncovered.map(({ value }) => value.path)).toEqual(['/var/www/html/storage/app']);
});
