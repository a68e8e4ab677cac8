import { expect, test } from 'vitest';
import { factsOf, open, withCode } from './sample.js';

const names = Array.from({ length: 40 }, (_, index) => `A${index}`);
/** Each of the names by all of them, so that none has a value. */
const each = (line: (name: string, all: readonly string[]) => string): string =>
  names.map((name) => `${line(name, names)}\n`).join('');
/** Each of the names by the next one, forty times; the last one is a text. */
const chain = (line: (name: string, all: readonly string[]) => string, last: (name: string) => string): string =>
  names
    .map(
      (name, index) =>
        `${
          index < 39
            ? line(
                name,
                names.map(() => names[index + 1] as string),
              )
            : last(name)
        }\n`,
    )
    .join('');

const workflow = (env: string, step: string): string =>
  `on: push\nenv:\n${env.replaceAll(/^(?=.)/gm, '  ')}jobs:\n  a:\n    steps:\n      - ${step}\n      - { uses: appleboy/ssh-action@v1 }\n`;

const opened = (code: string) => (): unknown => open(withCode(`class Names {\n${code}}\nUseSqlite(Names.A0);\n`));
const read =
  (files: Record<string, string>): (() => unknown) =>
  () =>
    factsOf(files).buildArguments;

/** Where names hold each other, the ways from one to the next are more than can be followed, and the texts longer than any memory. */
test.each<[string, () => unknown]>([
  ['C#, alternatives', opened(each((name, all) => `static string ${name} => ${all.join(' ?? ')};`))],
  [
    'C#, sums',
    opened(
      chain(
        (name, all) => `static string ${name} => ${all.join(' + ')};`,
        (name) => `static string ${name} => "x";`,
      ),
    ),
  ],
  ['C#, sums without an end', opened(each((name, all) => `static string ${name} => ${all.join(' + ')};`))],
  [
    'C#, texts with holes',
    opened(
      chain(
        (name, all) => `static string ${name} => $"${all.map((other) => `{${other}}`).join('')}";`,
        (name) => `static string ${name} => "x";`,
      ),
    ),
  ],
  [
    'a project file',
    read({
      'MyApp/MyApp.csproj': `<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net10.0</TargetFramework>${chain(
        (name, all) => `<${name}>${all.map((other) => `$(${other})`).join('')}</${name}>`,
        (name) => `<${name}>x</${name}>`,
      )}</PropertyGroup><Target Name="T"><Exec Command="$(A0)" /></Target></Project>`,
    }),
  ],
  [
    'variables of an image',
    read({
      Dockerfile: `FROM mcr.microsoft.com/dotnet/aspnet:10.0\n${names
        .toReversed()
        .map((name, index) => `ENV ${name}=${index === 0 ? 'x' : `\${A${40 - index}}`.repeat(40)}\n`)
        .join('')}ENTRYPOINT ["dotnet", "MyApp.dll"]\n`,
    }),
  ],
  [
    'variables of a workflow',
    read({
      Dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:10.0\nENTRYPOINT ["dotnet", "MyApp.dll"]\n',
      '.github/workflows/a.yml': workflow(
        chain(
          (name, all) => `${name}: "${all.map((other) => `\${{ env.${other} }}`).join('')}"`,
          (name) => `${name}: x`,
        ),
        'run: docker build --build-arg B=${{ env.A0 }} -t a .',
      ),
    }),
  ],
  [
    'variables of a workflow that are each other',
    read({
      Dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:10.0\nENTRYPOINT ["dotnet", "MyApp.dll"]\n',
      '.github/workflows/a.yml': workflow(
        '',
        `run: |\n${names
          .flatMap((name) => names.map((other) => `          echo "${name}=\${{ env.${other} }}" >> $GITHUB_ENV\n`))
          .join('')}          docker build --build-arg B=$A0 -t a .`,
      ).replace('env:\n', ''),
    }),
  ],
  [
    'targets of a bake file',
    read({
      Dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:10.0\nENTRYPOINT ["dotnet", "MyApp.dll"]\n',
      'docker-bake.hcl': each(
        (name, all) => `target "${name}" {\n  inherits = [${all.map((other) => `"${other}"`).join(', ')}]\n}`,
      ),
    }),
  ],
  [
    'a Caddyfile',
    read({
      Caddyfile: `${each((name, all) => `(${name}) {\n${all.map((other) => `  import ${other}\n`).join('')}}`)}shop.org {\n  import A0\n  reverse_proxy app:8080\n}\n`,
      'docker-compose.yml':
        'services:\n  app: { build: . }\n  caddy:\n    image: caddy:2\n    ports: ["80:80", "443:443"]\n    volumes: ["./Caddyfile:/etc/caddy/Caddyfile"]\n',
    }),
  ],
])('%s: forty names that hold each other forty times are read in time', (_, find) => {
  const start = performance.now();
  find();
  expect(performance.now() - start).toBeLessThan(50_000);
});
