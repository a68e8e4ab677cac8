import { expect, test } from 'vitest';
import { keptMounts } from '../../src/deployment/kept-mounts.js';
import { renderComposeTemplate } from '../../src/platforms/compose/compose-template.js';
import { factsOf } from '../facts/sample.js';
import { sampleDeployment } from '../platforms/sample-deployment.js';

const kept = (files: Readonly<Record<string, string>>, dataSources: readonly string[] = []) =>
  keptMounts(factsOf(files).earlierItems ?? [], '/app/App_Data', dataSources).map(
    ({ source, target, readOnly, volume }) =>
      `${source}:${target}${readOnly ? ':ro' : ''}${volume === undefined ? '' : ` ${JSON.stringify(volume)}`}`,
  );
const kamal = (volumes: string) => ({ 'config/deploy.yml': `service: shop\nimage: acme/shop\nvolumes: ${volumes}\n` });
const compose = (volumes: string, rest = '') => ({
  '.deploy/docker-compose.yml': `services:\n  app:\n    image: ghcr.io/acme/shop\n    environment: { VIRTUAL_HOST: a.dev }\n    volumes: ${volumes}\n${rest}`,
});

test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
  ['a folder of the host', kamal('["/mnt/x/files:/app/files", "/d:/app/App_Data"]'), ['/mnt/x/files:/app/files']],
  ['one that is only read', kamal('["/etc/ssl/x.pem:/app/x.pem:ro"]'), ['/etc/ssl/x.pem:/app/x.pem:ro']],
  ["a volume of Docker's", kamal('["uploads:/app/uploads"]'), ['uploads:/app/uploads {"name":"uploads"}']],
  ['a folder below the data folder, or above it', kamal('["/a:/app/App_Data/x", "/b:/app"]'), []],
  ['a name that only a variable knows', kamal('["<%= ENV[\'X\'] %>:/app/img"]'), ['img:/app/img {}']],
  [
    'a volume with a fixed name',
    compose('["up:/app/up", "d:/app/App_Data"]', 'volumes: { up: { name: shop_up } }\n'),
    ['up:/app/up {"name":"shop_up"}'],
  ],
  ['a named project', compose('["up:/app/up"]', 'name: shop\n'), ['up:/app/up {"name":"shop_up"}']],
  [
    'a project that the host alone knows',
    compose('["up:/app/up", "./img:/app/wwwroot/img"]'),
    ['up:/app/up {}', 'img:/app/wwwroot/img {}'],
  ],
  ['a file that lies beside the Compose file', compose('["./a.json:/app/a.json"]'), []],
  ['the long form', compose('[{ type: bind, source: /srv/x, target: /app/x, read_only: true }]'), ['/srv/x:/app/x:ro']],
  [
    'two of one name',
    compose('["a:/app/a/files", "b:/app/b/files"]'),
    ['files:/app/a/files {}', 'files-2:/app/b/files {}'],
  ],
  ['a folder called data', compose('["./x:/app/data"]'), ['files:/app/data {}']],
])('%s', (_, files, expected) => expect(kept(files)).toEqual(expected));

test('a folder that holds the earlier data is not a mount of its own', () => {
  expect(kept(kamal('["/opt/shop:/app/all"]'), ['/opt/shop/App_Data'])).toEqual([]);
});

test('the app and its migration get them beside the data, and the file declares their volumes', () => {
  const deployment = sampleDeployment();
  const { text } = renderComposeTemplate({
    ...deployment,
    app: {
      ...deployment.app,
      migrate: ['--AppTasks=migrate'],
      mounts: [
        { source: '/mnt/a $b', target: '/app/a', readOnly: true, from: 'a:1' },
        { source: 'up', target: '/app/up', volume: { name: 'shop_up' }, from: 'a:2' },
        { source: 'img', target: '/app/img', volume: {}, from: 'a:3' },
      ],
    },
  });
  expect(text.match(/- \/mnt\/a \$\$b:\/app\/a:ro\n {6}- up:\/app\/up\n {6}- img:\/app\/img\n/g)).toHaveLength(2);
  expect(text).toMatch(/\n {2}up: \{ name: shop_up \}\n/);
  expect(text).toMatch(/\n {2}img:\n|\n {2}img:$/m);
});
