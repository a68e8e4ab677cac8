import { expect, test } from 'vitest';
import { factsOf } from './sample.js';

const dockerfile = (mount: string, more = ''): Record<string, string> => ({
  Dockerfile: `FROM mcr.microsoft.com/dotnet/aspnet:10.0\nRUN ${mount} git clone git@github.com:acme/x\n${more}ENTRYPOINT ["dotnet", "MyApp.dll"]\n`,
});
const steps = (...all: readonly object[]): Record<string, string> => ({
  '.github/workflows/build.yml': JSON.stringify({ on: 'push', jobs: { a: { steps: all } } }),
});
const push = (ssh: string) => ({ uses: 'docker/build-push-action@v6', with: { context: '.', push: true, ssh } });
const agent = (keys: string) => ({ uses: 'webfactory/ssh-agent@v0.9.0', with: { 'ssh-private-key': keys } });

/** `IDS | KEYS`, with a question mark for a guess. */
function shown(files: Record<string, string>): string {
  const { buildAgent } = factsOf(files);
  if (buildAgent === undefined) return '';
  return `${buildAgent.ids.join()} | ${buildAgent.keys.map(({ value, guessed }) => `${value}${guessed ? ' ?' : ''}`).join()}`;
}

test.each<[string, Record<string, string>, string]>([
  ['no agent', dockerfile('', 'RUN --mount=type=secret,id=ssh true\n'), ''],
  ['one that nothing of today gives', dockerfile('--mount=type=ssh'), 'default | BUILD_SSH_KEY ?'],
  [
    'names of its own',
    dockerfile('--mount=type=ssh,id=github --mount=id=other,type=ssh'),
    'github,other | BUILD_SSH_KEY ?',
  ],
  [
    'the keys of a step, not those of another workflow',
    {
      ...dockerfile('--mount=type=ssh,required=true'),
      ...steps(agent('${{ secrets.ONE }}\n${{ secrets.TWO }}'), push('default=${{ env.SSH_AUTH_SOCK }}')),
      '.github/workflows/deploy.yml': JSON.stringify({
        on: 'push',
        jobs: { b: { steps: [agent('${{ secrets.HOST }}')] } },
      }),
    },
    'default | ONE,TWO',
  ],
  [
    'what ADD fetches',
    {
      Dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:10.0\nADD git@github.com:acme/x.git /x\n',
      ...steps(
        { run: 'eval $(ssh-agent)\nssh-add - <<<"$KEY"', env: { KEY: '${{ secrets.KEY_OF_X }}' } },
        push('default'),
      ),
    },
    'default | KEY_OF_X',
  ],
  [
    'a command in a script, and the agent in a workflow',
    {
      ...dockerfile('--mount=type=ssh'),
      'deploy.sh': 'docker build --ssh default=$SSH_AUTH_SOCK -t a .\ndocker push a\n',
      ...steps(
        { uses: 'shimataro/ssh-key-action@v2', with: { key: '${{ secrets.SSH_KEY }}' } },
        { run: './deploy.sh' },
      ),
    },
    'default | SSH_KEY',
  ],
  [
    'Compose',
    {
      ...dockerfile(''),
      'docker-compose.yml': 'services:\n  a:\n    build:\n      context: .\n      ssh: [default, "git=~/.ssh/id"]\n',
    },
    'default,git | BUILD_SSH_KEY ?',
  ],
  [
    'Kamal',
    { ...dockerfile(''), 'config/deploy.yml': 'service: a\nimage: a/a\nbuilder:\n  ssh: default=$SSH_AUTH_SOCK\n' },
    'default | BUILD_SSH_KEY ?',
  ],
])('%s', (_, files, expected) => {
  expect(shown(files)).toBe(expected);
});
