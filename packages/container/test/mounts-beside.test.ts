import { expect, test } from 'vitest';
import { factsOf } from './facts-of.js';

const app = {
  Dockerfile: 'FROM debian:12\nWORKDIR /srv\nENV DB_FILE=/data/n.sqlite\nCOPY . .\nCMD ["./n"]\n',
  'conf/site.ini': '',
};
const shown = (files: Record<string, string>): readonly string[] =>
  factsOf({ ...app, ...files }).uncovered.map(
    ({ value, from, guessed }) => `${value.path} ${value.holds}; ${value.remedy} ${from}${guessed ? ' ?' : ''}`,
  );
const compose = (volumes: readonly string[]): Record<string, string> => ({
  'docker-compose.yml': `services:\n  n:\n    image: acme/n\n    volumes:\n${volumes.map((one) => `      - ${one}\n`).join('')}`,
});

test('what a Compose file mounts beside the data is named, because the new deployment does not mount it', () => {
  const lost = 'it is lost with every deployment: keep it below /data, or in object storage';
  expect(shown(compose(['./data:/data', './videos:/videos', 'shots:/srv/shots/']))).toEqual([
    `/videos what docker-compose.yml mounts there; ${lost} docker-compose.yml:6 ?`,
    `/srv/shots what docker-compose.yml mounts there; ${lost} docker-compose.yml:7 ?`,
  ]);
});

test.each<[string, string]>([
  ['the data', './data:/data'],
  ['a part of the data', 'more:/data/more'],
  ['a folder around the data', './all:/'],
  ['the source', '.:/srv'],
  ['a file of the checkout', './conf/site.ini:/srv/site.ini'],
  ['a folder of the checkout', './conf:/srv/conf:ro'],
  ['the socket of Docker', '/var/run/docker.sock:/var/run/docker.sock'],
  ['the time zone of the host', '/etc/localtime:/etc/localtime:ro'],
  ['logs', 'logs:/var/log/n'],
  ['a cache', 'cache:/srv/.cache'],
])('%s is not named as lost', (_, volume) => {
  expect(shown(compose(['./data:/data', volume]))).toEqual([]);
});
