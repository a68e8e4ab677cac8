import { expect, test } from 'vitest';
import { factsOf } from './facts-of.js';

const shown = (check: string, more: Record<string, string> = {}): string => {
  const { healthPath } = factsOf({
    Dockerfile: `FROM debian:12\nENV DB_FILE=/data/n.sqlite\nEXPOSE 8000\n${check}\nCMD ["/n"]\n`,
    ...more,
  });
  return `${healthPath.value} ${healthPath.from}${healthPath.guessed ? ' ?' : ''}`;
};

test.each([
  ['a name below localhost', "HEALTHCHECK CMD curl -s 'http://admin.n.localhost:8000/health/' | grep -q OK"],
  ['a name of the program that asks', 'HEALTHCHECK CMD curl -A "check" -f http://localhost:8000/health/ || exit 1'],
])('the path that a HEALTHCHECK asks: %s', (_, check) => {
  expect(shown(check)).toBe('/health/ Dockerfile:4');
});

test.each(['HEALTHCHECK CMD /bin/sh /healthcheck.sh', 'HEALTHCHECK CMD ["/usr/local/bin/healthcheck.sh"]'])(
  'the path that its script asks: %s',
  (check) => {
    const script = '#!/bin/sh\n# http://localhost/old\ncurl -sf http://localhost:8000/up || exit 1\n';
    expect(shown(check, { 'docker/healthcheck.sh': script })).toBe('/up Dockerfile:4');
  },
);

test.each([
  ['HEALTHCHECK CMD ["/n", "ping"]', 'Dockerfile:4 has a HEALTHCHECK, but it names no path of the app'],
  [
    'HEALTHCHECK CMD curl -f http://localhost:9999/ok',
    'Dockerfile:4 has a HEALTHCHECK, but it names no path of the app',
  ],
  ['HEALTHCHECK NONE', 'no HEALTHCHECK'],
  ['', 'no HEALTHCHECK'],
])('where no path is known, it is said whether there is a check: %s', (check, from) => {
  expect(shown(check)).toBe(`/ ${from} ?`);
});
