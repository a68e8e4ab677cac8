import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { conf } from './guard-host.js';
import { bash, noShell, scratch } from './shell.js';

/** Reads a deploy.conf, then runs a command with what it says. */
async function read(text: string | undefined, command = '', env: Record<string, string> = {}) {
  const folder = scratch();
  if (text !== undefined) writeFileSync(path.join(folder, 'deploy.conf'), text);
  const shared = path.resolve(import.meta.dirname, '../src/shared');
  const program = `set -euo pipefail; . "$0/messages.sh"; . "$0/conf.sh"; . "$0/storage-name.sh"; . "$0/../guard/storage-id.sh"; . "$0/patterns.sh"; cd "$1"; read_conf deploy.conf || report_problems deploy.conf || exit 2\n${command}`;
  return { folder, ...(await bash(['-c', program, shared, folder], { env })) };
}
const lines = (...more: string[]) => `${[...conf, ...more].join('\n')}\n`;
const without = (name: string) => lines().replaceAll(new RegExp(`^${name}=.*\n`, 'gm'), '');

describe.skipIf(noShell)('deploy.conf', () => {
  test('names and lists, comments, blank lines, and a last line without its end', async () => {
    const { output, code } = await read(
      `# comment\n\n${lines('database=jobs/jobs.db', 'pattern=jobs/jobs_*.db')}migrate=yes`,
      'printf "%s\\n" "${conf[id]}" "${conf[migrate]}" "${databases[@]}" "${patterns[@]}" "$(owner_uid) $(owner_gid)" "$(manifest_name)" "$(pattern_folders)"',
    );
    expect(code, output).toBe(0);
    expect(output.trim().split('\n')).toEqual([
      'blazor-k3x9q2',
      'yes',
      'app.db',
      'jobs/jobs.db',
      'jobs/jobs_*.db',
      '1654 1654',
      '.litestream-deployment/manifest.db',
      'jobs',
    ]);
  });

  test('a pattern with folders: what is watched, and what fits', async () => {
    const names = [
      't/a/app.db',
      't/app.db',
      't/a/b/app.db',
      't/a/x.db',
      't/.a/app.db',
      'u/eu-1/log_1.db',
      'u/us/log_1.db',
    ];
    const { output } = await read(
      lines('pattern=t/*/app.db', 'pattern=u/eu-*/log_*.db', 'pattern=t/*/jobs.db'),
      `pattern_folders; for name in ${names.join(' ')}; do for one in "\${patterns[@]}"; do ! fits_pattern "$name" "$one" || echo "$name $one"; done; done`,
    );
    expect(output.trim().split('\n')).toEqual(['t', 'u', 't/a/app.db t/*/app.db', 'u/eu-1/log_1.db u/eu-*/log_*.db']);
  });

  test('patterns alone are enough', async () => {
    const { output, code } = await read(
      without('database').concat('pattern=tenants/*.db\n'),
      'printf "%s %s\n" "$(deploy_minutes)" "$(migrate_minutes)"',
    );
    expect([code, output]).toEqual([0, '30 10\n']);
  });

  test('an editor on Windows may have saved it', async () => {
    const { output, code } = await read(
      lines().replaceAll('\n', '\r\n'),
      'printf "<%s>" "${conf[id]}" "${databases[@]}" "${storage_values[@]: -1}"',
    );
    expect([code, output]).toEqual([
      0,
      '<blazor-k3x9q2><app.db><AWS_ACCESS_KEY_ID plain LITESTREAM_ACCESS_KEY_ID required>',
    ]);
  });

  test.each([
    'it\'s "quoted"',
    '$HOME ${HOME} $(touch made) `touch made`',
    '  two  blanks  ',
    'a=b=c',
    'back\\slash\\n',
    '*',
    '!x; touch made',
    '#5',
  ])('is taken as it is, and nothing of it is executed: %s', async (value) => {
    const { output, code, folder } = await read(
      lines(`name=${value}`, `database=${value}`),
      'printf "<%s>" "${conf[name]}" "${databases[@]:1}"',
    );
    expect([code, output]).toEqual([0, `<${value}><${value}>`]);
    expect(existsSync(path.join(folder, 'made'))).toBe(false);
  });

  const wrong: [string, string | undefined, RegExp][] = [
    ['no file', undefined, /deploy\.conf is not there/],
    ['a name that nobody knows', lines('databse=x.db'), /line \d+, has a name that deploy.sh does not know: databse/],
    ['a line that is none', lines('database'), /line \d+, is not NAME=value: database/],
    ['no database', without('database'), /names no database/],
    ...['mail_*.db', '*/app.db', 'ma*l/app.db', 'mail/app.db'].map((pattern): [string, string, RegExp] => [
      `the pattern ${pattern}`,
      lines(`pattern=${pattern}`),
      /the pattern \S+ has no folder of its own/,
    ]),
    ...['id', 'user', 'port', 'health_path', 'restore_minutes', 'start_seconds'].map(
      (name): [string, string, RegExp] => [`no ${name}`, without(name), new RegExp(`has no value for ${name}\\.`)],
    ),
    ...['id', 'user', 'port', 'restore_minutes'].map((name): [string, string, RegExp] => [
      `an empty ${name}`,
      lines(`${name}=`),
      new RegExp(`has no value for ${name}\\.`),
    ]),
    ['an id that is a path', lines('id=../x'), /id is \.\.\/x, which is not lower-case letters, digits and hyphens/],
    ['a user by name', lines('user=app'), /user is app, not two numbers/],
    [
      'a number that would be executed',
      lines('restore_minutes=a[$(touch made)]'),
      /restore_minutes is a\[\$\(touch made\)\], not a whole number/,
    ],
    ['a number with a leading zero', lines('port=08'), /port is 08, not a whole number/],
  ];
  test.each(wrong)('says what is wrong: %s', async (_, text, message) => {
    const { output, code, folder } = await read(text, 'echo went on');
    expect(output).toMatch(message);
    expect(output).toMatch(/\n {2}-> \S/);
    expect(output).not.toContain('went on');
    expect(output.match(/\n {2}-> /g)).toHaveLength(1);
    expect(code).toBe(2);
    expect(existsSync(path.join(folder, 'made'))).toBe(false);
  });

  describe('of a further environment', () => {
    const both = async (text: string, command = '', common = lines('database=jobs/jobs.db')) => {
      const folder = scratch();
      writeFileSync(path.join(folder, 'deploy.conf'), common);
      writeFileSync(path.join(folder, 'deploy.staging.conf'), text);
      const shared = path.resolve(import.meta.dirname, '../src/shared');
      const program = `set -euo pipefail; . "$0/messages.sh"; . "$0/conf.sh"; . "$0/storage-name.sh"; . "$0/patterns.sh"; cd "$1"; read_conf deploy.conf deploy.staging.conf || report_problems deploy.conf || exit 2\n${command}`;
      return bash(['-c', program, shared, folder]);
    };
    const own = '# what differs in staging\nid=blazor-staging-m4t7pz\nenvironment=staging\n';
    const show =
      'printf "%s\\n" "${conf[id]}" "${conf[environment]}" "${conf[start_seconds]}" "${conf[user]}" "${databases[@]}"';

    test('a value takes the place of the common one, and a list that of the whole list', async () => {
      expect((await both(own, show)).output.trim().split('\n')).toEqual([
        'blazor-staging-m4t7pz',
        'staging',
        '60',
        '1654:1654',
        'app.db',
        'jobs/jobs.db',
      ]);
      expect((await both(`${own}start_seconds=300\r\ndatabase=other.db`, show)).output.trim().split('\n')).toEqual([
        'blazor-staging-m4t7pz',
        'staging',
        '300',
        '1654:1654',
        'other.db',
      ]);
    });

    test('as one text they say the same, also where the common file ends without a line end', async () => {
      const { output, code } = await both(
        `${own}database=other.db\n`,
        `conf_text deploy.conf deploy.staging.conf >one.conf; read_conf one.conf; ${show}; ! grep -c '^database=app' one.conf`,
        lines().trimEnd(),
      );
      expect([code, output]).toEqual([0, 'blazor-staging-m4t7pz\nstaging\n60\n1654:1654\nother.db\n0\n']);
    });

    const wrong: [string, string, RegExp][] = [
      [
        'no id',
        'environment=staging\n',
        /deploy\.staging\.conf has the id of .*deploy\.conf, so both environments would have one backup/,
      ],
      [
        'the id of the first one',
        'id=blazor-k3x9q2\nenvironment=staging\n',
        /deploy\.staging\.conf has the id of .*deploy\.conf, so both environments would have one backup/,
      ],
      [
        'another environment',
        'id=blazor-staging-m4t7pz\nenvironment=test\n',
        /deploy\.staging\.conf does not say environment=staging/,
      ],
      [
        'a name that nobody knows',
        `${own}databse=x.db\n`,
        /deploy\.staging\.conf, line 4, has a name that deploy.sh does not know: databse/,
      ],
    ];
    test.each(wrong)('says what is wrong: %s', async (_, text, message) => {
      const { output, code } = await both(text, 'echo went on');
      expect(output).toMatch(message);
      expect(output).not.toContain('went on');
      expect(code).toBe(2);
    });
  });

  test('what identifies the storage is hashed as the versions before did, whatever the order', async () => {
    const env = { REPLICA_PORT: '22', REPLICA_HOST: 'h', REPLICA_USER: 'u', REPLICA_KEY: 'k' };
    const before = `env | sed -nE '/^REPLICA_(BUCKET|ENDPOINT|ACCOUNT|CONTAINER|HOST|PORT|USER)=/p' | sort | sha256sum | cut -c 1-16`;
    for (const [names, given] of [
      ['REPLICA_USER REPLICA_PORT REPLICA_HOST', env],
      ['REPLICA_BUCKET REPLICA_ENDPOINT', { REPLICA_BUCKET: 'b', REPLICA_ENDPOINT: '' }],
      ['REPLICA_ACCOUNT REPLICA_CONTAINER REPLICA_ENDPOINT', { REPLICA_ACCOUNT: 'a', REPLICA_CONTAINER: 'c' }],
    ] as const) {
      const { output } = await read(lines(`storage_identity=${names}`), `storage_id; ${before}`, given);
      const [now, then] = output.trim().split('\n');
      expect(now).toMatch(/^[0-9a-f]{16}$/);
      expect(now).toBe(then);
    }
  });

  test('an address takes its variables from the environment, and nothing else', async () => {
    const { output } = await read(
      lines('storage_host=${REPLICA_BUCKET}.s3.${REPLICA_NONE}$(touch made)'),
      'expand_variables "${conf[storage_host]}" host; printf %s "$host"',
      { REPLICA_BUCKET: 'a${REPLICA_BUCKET}' },
    );
    expect(output).toBe('a${REPLICA_BUCKET}.s3.$(touch made)');
  });
});
