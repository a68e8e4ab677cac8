import { expect, test } from 'vitest';
import { factsOf } from './facts-of.js';

const shop = {
  'docker/production/Dockerfile': 'FROM acme/php-nginx\nCOPY . /var/www/html\n',
  artisan: '',
  'composer.json': '{ "require": { "laravel/framework": "^13" } }',
  'docker/production/docker-compose.sqlite.yml':
    'services:\n  webapp:\n    build: { context: ../../, dockerfile: docker/production/Dockerfile }\n    ports: [ "8090:8080" ]\n' +
    '    volumes: [ "storage:/var/www/html/storage" ]\n    environment:\n      DB_CONNECTION: sqlite\n' +
    '      DB_DATABASE: /var/www/html/storage/app/database.sqlite\n',
};
const developing = (folder: string): Record<string, string> => ({
  [`${folder}/docker-compose.sqlite.yml`]:
    'services:\n  php:\n    build: { context: ./php }\n    user: "501:20"\n    ports: [ "80:80" ]\n    volumes: [ "../../:/var/www/html" ]\n' +
    '    environment: { ADMINER_DESIGN: konya }\n',
});

test.each(['docker/development', 'docker/dev', 'docker/regtest', '.devcontainer', 'tests/e2e', 'local/docker'])(
  'a Compose file in %s says nothing of the app that is deployed',
  (folder) => {
    const { dataFolder, databases, port, user, variables = [] } = factsOf({ ...shop, ...developing(folder) });
    expect(databases.map(({ value }) => `${dataFolder.value}/${value.path}`)).toEqual([
      '/var/www/html/storage/app/database.sqlite',
    ]);
    expect(dataFolder.value).toBe('/var/www/html/storage');
    expect(`${port.value} ${port.from}`).toBe('8080 docker/production/docker-compose.sqlite.yml:4');
    expect(user.value.uid).not.toBe(501);
    expect(variables.map(({ value }) => value.name)).not.toContain('ADMINER_DESIGN');
  },
);
