import { expect, test } from 'vitest';
import { factsOf } from './sample.js';

const script = { 'docker/entrypoint.sh': '#!/bin/sh\nexec dotnet /app/MyApp.dll "$@"\n' };
const ubuntu = 'FROM ubuntu\nEXPOSE 5000\nCOPY MyApp /app\nCMD ["/entrypoint.sh"]\n';

/** `PATH PORT`, with a question mark where a person is asked. */
function image(files: Record<string, string>): string {
  const { image: fact, port } = factsOf(files);
  return `${'path' in fact.value ? `${fact.value.kind} ${fact.value.path}` : fact.value.kind}${fact.guessed ? '?' : ''} ${port.value}`;
}

test.each<[string, Record<string, string>, string]>([
  ['a start script that nobody can read', { Dockerfile: ubuntu }, 'dockerfile Dockerfile? 5000'],
  ['a start script that starts the app', { Dockerfile: ubuntu, ...script }, 'dockerfile Dockerfile 5000'],
  ['a folder of its own', { 'docker/Dockerfile': ubuntu, ...script }, 'dockerfile docker/Dockerfile 5000'],
  [
    'a folder of its own, on a .NET image',
    { 'build/Dockerfile': 'FROM mcr.microsoft.com/dotnet/aspnet:8.0\n' },
    'dockerfile build/Dockerfile 8080',
  ],
  [
    'one that is built and deployed today',
    {
      'ops/a.Dockerfile': ubuntu,
      'ops/b.Dockerfile': ubuntu,
      'compose.yml': 'services: { a: { build: { context: ., dockerfile: ops/b.Dockerfile } } }',
    },
    'dockerfile ops/b.Dockerfile 5000',
  ],
  ['one of another project', { 'Worker/Worker.csproj': '<Project />', 'Worker/Dockerfile': ubuntu }, 'supplied 8080'],
  ['one of a front end', { Dockerfile: 'FROM node:22\n' }, 'supplied 8080'],
  ['one of the tests', { 'tests/Dockerfile': ubuntu, '.devcontainer/Dockerfile': ubuntu }, 'supplied 8080'],
])('the Dockerfile is found: %s', (_what, files, expected) => {
  expect(image(files).replace(/supplied \S+/, 'supplied')).toBe(expected);
});

test.each([
  ['exec gosu 1000:1000 dotnet MyApp.dll', '1000:1000'],
  ['exec su-exec shop dotnet MyApp.dll', '1234:1234'],
  ['exec setpriv --reuid=shop --regid=shop --clear-groups dotnet MyApp.dll', '1234:1234'],
  ['PUID=${PUID:-911}\nPGID=${PGID:-912}\nexec gosu "$PUID:$PGID" dotnet MyApp.dll', '911:912'],
])('a .NET image that starts as root and goes on as another user: %s', (line, expected) => {
  const facts = factsOf({
    Dockerfile:
      'FROM mcr.microsoft.com/dotnet/aspnet:8.0\nRUN useradd -u 1234 shop\nCOPY . .\nUSER root\nENTRYPOINT ["/entrypoint.sh"]\n',
    'entrypoint.sh': `#!/bin/sh\nchown -R 1000:1000 /app/App_Data\n${line}\n`,
  });
  expect(`${facts.user.value.uid}:${facts.user.value.gid}`).toBe(expected);
  expect(facts.dropsRights).toMatchObject({ value: true, guessed: false });
});

test('numbers of the existing set-up choose the user where the image reads them', () => {
  const of = (base: string) => ({
    Dockerfile: `FROM ${base}\nUSER root\nENTRYPOINT ["dotnet", "MyApp.dll"]\n`,
    'docker-compose.yml': 'services: { a: { build: ., environment: { PUID: 1001, PGID: 1002 } } }',
  });
  expect(factsOf(of('ghcr.io/acme/base:1')).user.value).toEqual({ uid: 1001, gid: 1002 });
  expect(factsOf(of('mcr.microsoft.com/dotnet/aspnet:8.0')).user.value).toEqual({ uid: 0, gid: 0 });
});

test('a .NET image that stays what it is', () => {
  const facts = factsOf({
    Dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:8.0\nUSER 1654\nENTRYPOINT ["dotnet", "MyApp.dll"]\n',
    'entrypoint.sh': 'exec gosu 1000:1000 "$@"\n',
  });
  expect([facts.user.value.uid, facts.dropsRights]).toEqual([1654, undefined]);
});
