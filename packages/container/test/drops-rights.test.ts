import { expect, test } from 'vitest';
import { factsOf } from './facts-of.js';

const shown = (files: Readonly<Record<string, string>>, image?: string) => {
  const { user, dropsRights } = factsOf(files, image === undefined ? {} : { image });
  return `${user.value.uid}:${user.value.gid}${user.guessed ? ' ?' : ''} ${dropsRights?.value ? 'drops' : 'stays'}`;
};

const script = (text: string, before = 'RUN useradd -u 1234 app\n', base = 'debian:12') => ({
  Dockerfile: `FROM ${base}\n${before}COPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\n`,
  'entrypoint.sh': `#!/bin/sh\n${text}\n`,
});

test.each([
  ['exec setpriv --reuid=1400 --regid=1401 --clear-groups "$@"', '1400:1401 drops'],
  ['exec setpriv \\\n  --regid 1401 \\\n  --reuid 1400 \\\n  --init-groups "$@"', '1400:1401 drops'],
  ['runuser -l app -c "/app/x"', '1234:1234 drops'],
  ['exec su - app -c "/app/x"', '1234:1234 drops'],
  ['exec su -s /bin/sh -c "/app/x" app', '1234:1234 drops'],
  ['exec start-stop-daemon --start --chuid app --exec /x', '1234:1234 drops'],
  ['exec chroot --userspec=1400:1401 / "$@"', '1400:1401 drops'],
  ['exec s6-applyuidgid -u 1700 -g 1701 /x', '1700:1701 drops'],
  ['gunicorn --bind :80 --user app --group app x:app', '1234:1234 drops'],
  ['if ! command -v gosu >/dev/null; then echo "gosu app is not there"; fi\nexec "$@"', '0:0 stays'],
  ['chown -R 1000:1000 /data\nexec "$@"', '0:0 stays'],
  ['gosu root true\nexec gosu app "$@"', '1234:1234 drops'],
  ['exec su-exec "${PUID:-1500}:${PGID:-1501}" /x', '1500:1501 drops'],
  ['if [ -n "$RUN_AS" ]; then exec gosu "$RUN_AS" "$@"; fi\nexec gosu app "$@"', '1234:1234 drops'],
  ['if [ -f /a ]; then exec gosu app "$@"; fi\nexec gosu 1700 "$@"', '1234:1234 ? drops'],
])('the start script says: %s', (text, expected) => {
  expect(shown(script(text))).toBe(expected);
});

test.each([
  ['usermod -o -u "$PUID" app\ngroupmod -o -g "$PGID" app', 'ENV PUID=1010 PGID=1011\n', '1010:1011 drops'],
  ['PUID=${PUID:-1010}\nusermod -o -u "$PUID" app', '', '1010:1010 drops'],
  ['addgroup -g ${GID:-1300} web\nadduser -D -u ${NUMBER:-1301} -G web app', '', '1301:1300 drops'],
  ['[ -z "$PUID" ] || usermod -u "$PUID" app', '', '1234:1234 drops'],
])('the start script gives its user other numbers: %s', (text, before, expected) => {
  expect(shown(script(`${text}\nexec gosu app "$@"`, `${before}RUN useradd -u 1234 app\n`))).toBe(expected);
});

test.each([
  '["tini", "-g", "--", "gosu", "app"]',
  '["sh", "-c", "exec su-exec app:app /x"]',
  '["sudo", "-u", "app", "/x"]',
])('the image itself says it: %s', (entrypoint) => {
  expect(shown({ Dockerfile: `FROM debian:12\nRUN useradd -u 1234 app\nENTRYPOINT ${entrypoint}\n` })).toBe(
    '1234:1234 drops',
  );
});

test.each([
  ['services.d/app/run', 'ghcr.io/acme/base', 'ENTRYPOINT ["/init"]\n', 'exec s6-setuidgid app /x', '1234:1234 drops'],
  ['s6-overlay/s6-rc.d/app/run', 'alpine', 'ENTRYPOINT ["/init"]\n', 's6-setuidgid app', '1234:1234 drops'],
  ['s6-overlay/s6-rc.d/app/run', 'lscr.io/linuxserver/baseimage-alpine:3.20', '', 's6-setuidgid abc', '911:911 drops'],
  [
    's6-overlay/s6-rc.d/app/run',
    'ghcr.io/linuxserver/baseimage-ubuntu:noble',
    'ENV PUID=1000 PGID=1001\n',
    's6-setuidgid abc',
    '1000:1001 drops',
  ],
])('a supervisor starts the service: %s on %s', (path, base, rest, line, expected) => {
  const files = {
    Dockerfile: `FROM ${base}\nRUN adduser -D -u 1234 app\nCOPY root/ /\n${rest}`,
    [`root/etc/${path}`]: `#!/command/with-contenv bash\n${line}\n`,
  };
  expect(shown(files)).toBe(expected);
});

test.each([
  ['COPY docker/run-it /usr/local/bin/launch\nENTRYPOINT ["launch"]', 'docker/run-it'],
  ['COPY docker/launch /usr/local/bin/\nENTRYPOINT ["/usr/local/bin/launch"]', 'docker/launch'],
  ['COPY docker/prod/entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]', 'docker/prod/entrypoint.sh'],
  ['COPY docker/files /\nENTRYPOINT ["/opt/begin"]', 'docker/files/opt/begin'],
  ['WORKDIR /srv\nCOPY . .\nCMD ["./bin/begin"]', 'bin/begin'],
])('the script is the one that the image has at that place: %s', (lines, path) => {
  const files = {
    Dockerfile: `FROM debian:12\nRUN useradd -u 1234 app\n${lines}\n`,
    'entrypoint.sh': '#!/bin/sh\nexec "$@"\n',
    [path]: '#!/bin/sh\nexec gosu app "$@"\n',
  };
  expect(shown(files)).toBe('1234:1234 drops');
});

test('a script whose text stands in the Dockerfile', () => {
  const { user } = factsOf({
    Dockerfile:
      'FROM debian:12\nRUN useradd -u 1234 app\nCOPY <<EOF /entrypoint.sh\n#!/bin/sh\nexec gosu app "$@"\nEOF\nENTRYPOINT ["/entrypoint.sh"]\n',
  });
  expect([user.value.uid, user.from]).toEqual([1234, 'Dockerfile:5, Dockerfile:2']);
});

const composed = (user: string, rest: Readonly<Record<string, string>> = {}) => ({
  ...script('exec gosu app "$@"'),
  'compose.yaml': `services:\n  web:\n    build: .\n    user: ${user}\n`,
  ...rest,
});

test.each([
  ['"1500:1501"', {}, '1500:1501 stays'],
  ['"${UID:-1500}:${GID:-1501}"', {}, '1500:1501 ? stays'],
  ['"${UID}:${GID}"', { '.env': 'UID=1600\nGID=1601\n' }, '1600:1601 stays'],
  ['root', {}, '1234:1234 drops'],
  ['"${UID}"', {}, '1234:1234 ? drops'],
])('the user of the Compose file wins over the image: %s', (user, rest, expected) => {
  expect(shown(composed(user, rest))).toBe(expected);
});

test('a user of the Compose file that is not root drops nothing, also of a published image', () => {
  const compose = 'services:\n  books:\n    image: lscr.io/linuxserver/calibre-web\n    user: "1500:1501"\n';
  expect(shown({ 'compose.yaml': compose }, 'lscr.io/linuxserver/calibre-web')).toBe('1500:1501 stays');
});

test.each([
  ['RUN echo "app:x:1700:1701::/:/bin/false" >> /etc/passwd\nUSER app', '1700:1701 stays'],
  ['RUN useradd -u 1234 app\nUSER app:root', '1234:0 stays'],
  ['RUN groupadd -g 7 web && useradd -u 1234 app\nUSER app:web', '1234:7 stays'],
])('the numbers of the image’s user: %s', (lines, expected) => {
  expect(shown({ Dockerfile: `FROM debian:12\n${lines}\nCMD ["/x"]\n` })).toBe(expected);
});

test.each<[string, Record<string, string>, string]>([
  [
    'su with a command of several words',
    {
      Dockerfile: 'FROM node:22-bookworm-slim\nWORKDIR /app\nCMD [ "./start-docker.sh" ]\n',
      'start-docker.sh': '#!/bin/sh\nexec su -c "node ./src/main" node\n',
    },
    '1000:1000',
  ],
  [
    'a script that the image has by another name, in a folder of a variable',
    {
      Dockerfile:
        'FROM debian:12\nENV APP_HOME="/app"\nCOPY ./docker/entry.sh $APP_HOME/run.sh\nENTRYPOINT ["/app/run.sh"]\n',
      'docker/entry.sh': '#!/bin/bash\nPUID=${PUID:-911}\nexec gosu $PUID "$BASH_SOURCE" "$@"\n',
    },
    '911:911',
  ],
])('%s', (_what, files, expected) => {
  const { user, dropsRights } = factsOf(files);
  expect(`${user.value.uid}:${user.value.gid}`).toBe(expected);
  expect(dropsRights?.value).toBe(true);
});

test('a user of which an option of Debian’s adduser says the number with one hyphen', () => {
  expect(
    shown(
      script(
        'GROUP_ID="${PGID:-977}"\naddgroup --gid "$GROUP_ID" shelf\nUSER_ID="${PUID:-976}"\n' +
          'adduser --system -uid "$USER_ID" --ingroup shelf --shell /bin/sh shelf\nexec runuser -u shelf -- /x',
        '',
      ),
    ),
  ).toBe('976:977 drops');
});

test.each([
  ['a local base image with apk', 'FROM localhost:5000/base\nRUN apk add --no-cache caddy\nUSER www-data\n', '82:82'],
  [
    'a local base image with apt-get',
    'FROM localhost:5000/base\nRUN apt-get install -y caddy\nUSER www-data\n',
    '33:33',
  ],
  ['a base image that nobody knows', 'FROM localhost:5000/base\nUSER www-data\n', '33:33 ?'],
  ['PHP on Debian', 'FROM php:8.4-apache\nUSER www-data\n', '33:33'],
  [
    'an image from scratch with the users of another stage',
    'FROM rust:1 AS build\nRUN adduser --disabled-password --uid "10001" "app"\nFROM scratch\nCOPY --from=build /etc/passwd /etc/passwd\nUSER app:app\n',
    '10001:10001',
  ],
  [
    'another stage whose users the image does not take over',
    'FROM rust:1 AS build\nRUN adduser --uid 10001 app\nFROM scratch\nCOPY --from=build /x /x\nUSER app\n',
    '1000:1000 ?',
  ],
])('%s: the number of its user', (_, text, expected) => {
  expect(shown({ Dockerfile: text })).toBe(`${expected} stays`);
});
