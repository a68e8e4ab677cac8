import { expect, test } from 'vitest';
import { shellCommands } from '../../src/project/shell-commands.js';

test.each<[what: string, script: string, commands: readonly string[]]>([
  ['what is passed on to later steps', 'echo "A=$(echo x | tr a b)" >> $GITHUB_ENV\nexport B=1', []],
  [
    'a file that is written',
    'cat <<EOF >> appsettings.json.patch\n${{ secrets.P }}\nEOF\nx patch appsettings.json.patch',
    ['write appsettings.json.patch', 'x patch appsettings.json.patch'],
  ],
  ['a file in one word', 'printf \'%s\' "$X" >config.json', ['write config.json']],
  ['a file of variables', 'echo "A=b" > .deploy/.env', []],
  [
    'conditions',
    'if [[ -f ./post.build.js ]] && ! false; then node ./post.build.js; else echo no; fi',
    ['node ./post.build.js'],
  ],
  [
    'pipes, and a value on standard input',
    'echo $TOKEN | docker login ghcr.io -u $USER --password-stdin',
    ['docker login ghcr.io'],
  ],
  [
    'continued lines',
    'dotnet publish --os linux \\\n  -c Release \\\n  -p:ContainerRepository=${{ env.IMAGE }}',
    ['dotnet publish linux Release'],
  ],
  [
    'what a container is asked in the place of its own command',
    'export ID=$(docker compose run --entrypoint "id -u" --rm app)\ndocker compose run --entrypoint="chown $ID /app" --user root --rm app',
    ['docker compose run --entrypoint id', 'docker compose run --entrypoint chown'],
  ],
  ['another machine', "ssh -p 22 a@b 'cd shop && docker compose up -d'", ['ssh', 'docker compose up']],
  ['another machine, without quotes', 'ssh -p 22 a@b docker exec proxy reload', ['ssh', 'docker exec proxy reload']],
  [
    'what Bundler starts',
    'bundle exec kamal deploy -d x\n./bin/kamal lock release',
    ['kamal deploy x', 'kamal lock release'],
  ],
  [
    'Kamal in the app',
    'kamal app exec --reuse "bin/rails db:migrate"\nkamal app exec -i "bin/rails console"\nkamal app exec "./a --AppTasks=migrate"',
    ['kamal app exec migrate', 'kamal app exec', 'kamal app exec --AppTasks=migrate'],
  ],
  [
    'Kamal on the server',
    'kamal server exec --no-interactive "chown -R 1654:1654 /opt/${{ env.S }}/App_Data"',
    ['kamal', 'chown'],
  ],
  ['sed', 'sed -i "s/a/b/" config/deploy.yml', ['sed -i config/deploy.yml']],
  ['a substitution', 'export ID=$(docker compose run --rm app)', ['docker compose run app']],
  ['comments', '# rm -rf /\n npm test # slow', ['npm test']],
  [
    'what may be a secret',
    'curl -H "Authorization: Bearer abc" https://example.org deadbeef0123456789abcdef01',
    ['curl'],
  ],
  ['no end of a quotation', 'echo "a\nb $(c', ['c']],
])('commands of a script: %s', (_what, script, commands) => {
  expect(shellCommands(script)).toEqual(commands);
});
