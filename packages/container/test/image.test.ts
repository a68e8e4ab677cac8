import { expect, test } from 'vitest';
import { databasesOf, factsOf } from './facts-of.js';

test.each([
  ['USER 65532:65532', '65532:65532'],
  ['RUN adduser -D -u 1234 web\nUSER web', '1234:1234'],
  ['RUN addgroup -g 77 web && adduser -u 1234 -G web -D web\nUSER web', '1234:77'],
  ['ARG UID=1500\nRUN useradd --uid ${UID} web\nUSER web', '1500:1500'],
  ['RUN useradd wagtail\nUSER wagtail', '1000:1000 ?'],
  ['USER www-data', '33:33'],
  ['', '0:0'],
])('the user of %s', (lines, expected) => {
  const { user } = factsOf({ Dockerfile: `FROM debian:12-slim\n${lines}\nCMD ["app"]\n` });
  expect(`${user.value.uid}:${user.value.gid}${user.guessed ? ' ?' : ''}`).toBe(expected);
});

test.each([
  ['exec gosu web "$@"', '1001:1001'],
  ['exec su-exec 1234:1234 "$@"', '1234:1234'],
  ['PUID=${PUID:-911}\nPGID=${PGID:-912}\nexec su-exec "$PUID:$PGID" /app', '911:912'],
  ['exec setpriv --reuid=web --regid=web --clear-groups "$@"', '1001:1001'],
  ['exec su -s /bin/sh web -c "/app"', undefined],
])('starts as root, and goes on: %s', (line, expected) => {
  const facts = factsOf({
    Dockerfile:
      'FROM debian:12\nRUN useradd -u 1001 web\nCOPY docker/entrypoint.sh /entrypoint.sh\nENTRYPOINT ["/entrypoint.sh"]\n',
    'docker/entrypoint.sh': `#!/bin/sh\nchown -R web /data\n${line}\n`,
  });
  if (expected === undefined) return;
  expect(facts.dropsRights).toMatchObject({ value: true });
  expect(`${facts.user.value.uid}:${facts.user.value.gid}`).toBe(expected);
});

test('uwsgi goes on as the user of its own file', () => {
  const facts = factsOf({
    Dockerfile: 'FROM python:3.13-alpine\nCOPY bootstrap.sh uwsgi.ini /app/\nCMD ["/app/bootstrap.sh"]\n',
    'bootstrap.sh': 'python manage.py migrate\nexec uwsgi --ini uwsgi.ini\n',
    'uwsgi.ini': '[uwsgi]\nuid = www-data\n',
  });
  expect(facts.dropsRights).toMatchObject({ value: true, from: 'uwsgi.ini:2' });
  expect(facts.user.value).toEqual({ uid: 82, gid: 82 });
});

test('an image with a USER drops nothing, whatever its script says', () => {
  const facts = factsOf({
    Dockerfile: 'FROM node:24\nUSER node\nENTRYPOINT ["./entrypoint.sh"]\n',
    'entrypoint.sh': '[ "$(id -u)" != 0 ] || exec gosu node "$0"\nexec "$@"\n',
  });
  expect(facts.dropsRights).toBeUndefined();
  expect(facts.user.value).toEqual({ uid: 1000, gid: 1000 });
});

test.each([
  ['EXPOSE 8080', 8080],
  ['ENV PORT=3000\nEXPOSE $PORT', 3000],
  ['EXPOSE 443\nEXPOSE 80/tcp', 443],
  ['CMD ["gunicorn", "--bind", "0.0.0.0:8000", "x.wsgi"]', 8000],
  ['CMD node server.js --port 4000', 4000],
])('the port of %s', (lines, port) => {
  expect(factsOf({ Dockerfile: `FROM debian:12\n${lines}\n` }).port.value).toBe(port);
});

test('the port that Compose publishes, where the image says none', () => {
  const compose = 'services:\n  web:\n    build: .\n    ports: ["127.0.0.1:8081:5000"]\n';
  expect(factsOf({ Dockerfile: 'FROM debian:12\nCMD app\n', 'compose.yml': compose }).port).toEqual({
    value: 5000,
    from: 'compose.yml:4',
    guessed: false,
  });
});

test('of several Dockerfiles the one for production', () => {
  const facts = factsOf({
    '.devcontainer/Dockerfile': 'FROM a\n',
    'dev.Dockerfile': 'FROM b\n',
    'docker/Dockerfile': 'FROM c\n',
    'docker/Dockerfile.test': 'FROM d\n',
  });
  expect(facts.image.value).toEqual({ kind: 'dockerfile', path: 'docker/Dockerfile' });
});

test('a Dockerfile that is named and not there is refused, with one that is', () => {
  expect(() => factsOf({ Dockerfile: 'FROM a\n' }, { dockerfile: 'NoSuch/Dockerfile' })).toThrow(
    /no Dockerfile at NoSuch\/Dockerfile; the checkout has Dockerfile/,
  );
});

test('a well-known image needs no checkout, and everything about it is a guess', () => {
  const facts = factsOf({}, { image: 'docker.io/vaultwarden/server:1.34.3' });
  expect(facts.image).toMatchObject({
    value: { kind: 'published', image: 'docker.io/vaultwarden/server:1.34.3' },
    guessed: false,
  });
  expect(databasesOf(facts)).toEqual(['/data/db.sqlite3 what is known of the image vaultwarden/server ?']);
  expect([facts.port.value, facts.healthPath.value, facts.appName.value]).toEqual([80, '/alive', 'vaultwarden']);
});

test('of an image that nothing is known of, folder and database are asked', () => {
  const facts = factsOf({}, { image: 'ghcr.io/acme/notes:3' });
  expect(databasesOf(facts)).toEqual([]);
  expect(facts.dataFolder).toMatchObject({ value: '/data', guessed: true });
});

test('a .NET project stays with its family, unless an image is named', () => {
  const files = {
    'A/A.csproj':
      '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>',
  };
  expect(factsOf(files).dotnet?.value).toBe('10.0');
  expect(factsOf(files, { image: 'ghcr.io/acme/notes:3' }).dotnet).toBeUndefined();
});

test('a workflow that tries an image does not say that it is the one that is deployed', () => {
  const workflow =
    'on: push\njobs:\n  a:\n    steps:\n      - run: docker build -f Dockerfile.head . && docker save x > x.tar\n';
  const files = { 'Dockerfile.head': 'FROM debian:12\n', 'Dockerfile.relay': 'FROM debian:12\n' };
  expect(() => factsOf({ ...files, '.github/workflows/test-integration.yml': workflow })).toThrow(/2 Dockerfiles/);
  expect(factsOf({ ...files, '.github/workflows/test-and-deploy.yml': workflow }).image.value).toMatchObject({
    path: 'Dockerfile.head',
  });
});

test('a matrix that builds one Dockerfile for several platforms', () => {
  const workflow =
    'on: push\njobs:\n  a:\n    strategy:\n      matrix:\n        include:\n          - { file: Dockerfile, platform: linux/arm64 }\n' +
    '          - { file: Dockerfile, platform: linux/amd64 }\n    steps:\n      - uses: docker/build-push-action@v6\n' +
    '        with: { context: ., push: true, file: "${{ matrix.file }}", platforms: "${{ matrix.platform }}" }\n';
  const { architecture } = factsOf({ Dockerfile: 'FROM alpine:3.22\n', '.github/workflows/a.yml': workflow });
  expect(architecture).toMatchObject({ value: 'amd64', guessed: true });
});
