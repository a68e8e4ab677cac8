import { describe, expect, it } from 'vitest';
import { addressIn, knownHosts } from '../src/setup/known-hosts.js';
import { shells } from '../src/setup/shell.js';
import { shellOf, wishesOf } from '../src/setup/wishes.js';

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJjwLjnzMqMOpjDgTnuWXC8Pv2vPKnWFgmUmFxKLTFGk';

describe('the public keys of a host', () => {
  it.each([
    [{ host: 'app.example.com' }, 'app.example.com'],
    [{ host: 'app.example.com', port: '2222' }, '[app.example.com]:2222'],
    [{ host: '2001:db8::1' }, '2001:db8::1'],
  ])('tell whose they are: %o', (address, name) => {
    expect(knownHosts(address, `${key} root@host\n`)).toBe(`${name} ${key}\n`);
    expect(addressIn(knownHosts(address, key))).toEqual(address);
  });

  it('tell nothing where they came from /etc/ssh', () => {
    expect(addressIn(`${key} root@host\n`)).toBeUndefined();
    expect(addressIn('')).toBeUndefined();
  });
});

describe('a printed command', () => {
  const host = { variable: 'DEPLOY_HOST', example: 'app.example.com' };

  it('is quoted for bash', () => {
    expect(shells.sh.command('gh', 'it is', "it's", '', '{"a":1}')).toBe(`gh 'it is' 'it'\\''s' '' '{"a":1}'`);
    expect(shells.sh.command('ssh', ['root@', host])).toBe('ssh "root@${DEPLOY_HOST}"');
    expect(shells.sh.assign(host)).toBe('DEPLOY_HOST=app.example.com');
  });

  it('is quoted for PowerShell, of which the older one drops quotation marks and empty words', () => {
    // Without quotation marks it would be a command.
    expect(shells.powershell.assign(host)).toBe("$DEPLOY_HOST = 'app.example.com'");
    expect(shells.powershell.command('gh', 'it is', "it's", '$x')).toBe("gh 'it is' 'it''s' '$x'");
    expect(shells.powershell.command('ssh', ['root@', host])).toBe('ssh "root@${DEPLOY_HOST}"');
    expect(shells.powershell.command('ssh-keygen', '-N', '', '-f', String.raw`C:\Users\me\.ssh\id`)).toBe(
      String.raw`ssh-keygen --% "-N" "" "-f" "C:\Users\me\.ssh\id"`,
    );
    expect(shells.powershell.command('aws', '{"a":1}').split('\n')).toEqual([
      `$text0 = '{"a":1}'`,
      `if ($PSVersionTable.PSVersion -lt [version]'7.3') { $text0 = $text0.Replace('"', '\\"') }`,
      'aws $text0',
    ]);
    expect(shells.powershell.withInput('C:/a b', 'gh', 'secret', 'set', 'X')).toBe(
      "Get-Content 'C:/a b' | gh secret set X",
    );
    expect(shells.powershell.unlessThere(['gh', 'look'], ['gh', 'make'])).toBe(
      '$said = gh look 2>&1\nif ("$said" -match \'HTTP 404\') { gh make }',
    );
    expect(shells.powershell.each(['A', 'B'], 'gh', 'set', '{name}')).toBe(
      `foreach ($name in 'A', 'B') { "\${name}:"; gh set $name }`,
    );
  });

  it.each(['sh', 'powershell'] as const)('of %s is explained in the columns of the terminal', (id) => {
    const before = ['isTTY', 'columns'].map(
      (name) => [name, Object.getOwnPropertyDescriptor(process.stdout, name)] as const,
    );
    const text =
      'Where that file exists, ssh-keygen asks before it overwrites it: answer no, and keep the key that is there.';
    try {
      for (const [name, value] of [
        ['isTTY', true],
        ['columns', 60],
      ] as const)
        Object.defineProperty(process.stdout, name, { value, configurable: true, writable: true });
      const lines = shells[id].comment(text).split('\n');
      expect(lines.map((line) => line.slice(0, 2))).toEqual(['# ', '# ']);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
      expect(shells[id].inactive(text)).toBe(`# ${text}`);
    } finally {
      for (const [name, descriptor] of before)
        if (descriptor === undefined) Reflect.deleteProperty(process.stdout, name);
        else Object.defineProperty(process.stdout, name, descriptor);
    }
  });

  it('is for the shell of the system, unless another one is asked for', () => {
    expect([shellOf(undefined, 'win32'), shellOf(undefined, 'darwin'), shellOf('sh', 'win32')]).toEqual([
      'powershell',
      'sh',
      'sh',
    ]);
    expect(() => shellOf('fish')).toThrow('--shell must be sh or powershell, not "fish".');
  });
});

describe('the flags', () => {
  it('name the steps that need no question', () => {
    expect([...wishesOf({ agree: 'key, host' }).agreed]).toEqual(['key', 'host']);
    expect(wishesOf({ agree: 'all' }).agreed.size).toBe(6);
    expect([...wishesOf({}).agreed]).toEqual([]);
    expect(() => wishesOf({ agree: 'keys' })).toThrow('--agree names a step that does not exist: keys.');
  });

  it('take both spellings of Yeoman, and no option for a user', () => {
    expect(wishesOf({ hostUser: 'ubuntu' }).administrator).toBe('ubuntu');
    expect(wishesOf({ 'host-user': 'root' }).administrator).toBe('root');
    expect(() => wishesOf({ 'host-user': '-oX' })).toThrow('--host-user must be the name of a user.');
  });
});
