import { expect, test } from 'vitest';
import { databasesOf, factsOf } from './facts-of.js';

const django = (
  settings: string,
  dockerfile = 'FROM python:3.13\nWORKDIR /srv\nCOPY . .\n',
): Record<string, string> => ({
  Dockerfile: dockerfile,
  'manage.py': '',
  'site/settings.py': settings,
});

test('a question after the engine, and a name of something else below it, are no database', () => {
  const facts = factsOf(
    django(
      'OPTIONS = {\n    "ENGINE": "django.db.backends.sqlite3",\n    "TIME_ZONE": "UTC",\n}\n\n\n\n\n\n' +
        'if str(connection["ENGINE"]).endswith("sqlite3"):\n    LATER = True\n\nADMIN_VIEWS = {\n    "NAME": "Environment",\n}\n',
    ),
  );
  expect(databasesOf(facts)).toEqual([]);
  expect((facts.unresolved ?? []).map(({ from }) => from)).toEqual(['site/settings.py:2']);
});

test.each(['**LITE,', '**LITE'])('a database that takes its engine in from a dictionary: %s', (taken) => {
  expect(
    databasesOf(
      factsOf(
        django(
          `LITE = {\n    "ENGINE": "django.db.backends.sqlite3",\n}\nDATABASES = {\n    "default": {\n        "NAME": "/data/n.sqlite3",\n        ${taken}\n    },\n}\n`,
        ),
      ),
    ),
  ).toEqual(['/data/n.sqlite3 site/settings.py:6']);
});

test.each([
  ['FROM python:3.13\nWORKDIR /srv\nCOPY . .\n', 'python manage.py migrate --noinput'],
  ['FROM python:3.13\nCOPY . /app\n', 'python /app/manage.py migrate --noinput'],
  ['FROM python:3.13\nWORKDIR /app\nCOPY . .\nWORKDIR /data\n', 'python /app/manage.py migrate --noinput'],
  ['FROM python:3.13\nWORKDIR /srv\nCOPY . /srv/code\n', 'python code/manage.py migrate --noinput'],
  ['FROM acme/site\nWORKDIR /srv\n', 'python manage.py migrate --noinput'],
])('the migration names manage.py where the image has it: %j', (dockerfile, command) => {
  expect(factsOf(django('', dockerfile)).migrateCommand?.value).toBe(command);
});

test('Laravel: the migration names artisan where the image has it', () => {
  const command = (dockerfile: string) =>
    factsOf({ Dockerfile: dockerfile, artisan: '', 'composer.json': '{\n"laravel/framework": "^13"\n}\n' })
      .migrateCommand?.value;
  expect(command('FROM acme/php\nCOPY . /var/www/html\n')).toBe('php /var/www/html/artisan migrate --force');
  expect(command('FROM php:8.4-apache\nWORKDIR /var/www/html\nCOPY . .\n')).toBe('php artisan migrate --force');
});
