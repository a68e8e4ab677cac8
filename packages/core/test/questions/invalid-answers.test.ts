import { describe, expect, it } from 'vitest';
import { targets } from '../../src/targets/index.js';
import { hostileNames, hostilePaths, oneLineNames, unprintableTexts } from '../hostile.js';
import { resolve, whatIsWrong } from './resolve.js';

const ids = targets.map(({ id }) => id);

describe('what cannot be', () => {
  it('is reported all at once, with the flag or the file', () => {
    const { invalid } = resolve({
      flags: { target: 'no target', port: '99999', environment: 'Prod!' },
      stored: { historyDays: 'soon', healthPath: 'up' },
    });
    expect(invalid).toEqual([
      {
        what: `--target must be ${ids.slice(0, -1).join(', ')} or ${ids.at(-1)}, not "no target".`,
        fix: `Give it as --target ${ids.join('|')}`,
      },
      {
        what: '--environment must be 1 to 30 of a-z, 0-9 and -, with no - at either end, not "Prod!".',
        fix: 'Give it as in --environment staging',
      },
      {
        what: '--port must be a whole number from 1 to 65535, not "99999".',
        fix: 'Give it as in --port 8080: port that the app listens on inside its container.',
      },
      {
        what: '"healthPath" in .yo-rc.json is "up", which is not valid: it must be a URL path like /up.',
        fix: 'Override it with a flag, as in --health-path /up, or remove it from .yo-rc.json.',
      },
      {
        what: '"historyDays" in .yo-rc.json is "soon", which is not valid: it must be a number.',
        fix: 'Override it with a flag, as in --history-days 30, or remove it from .yo-rc.json.',
      },
    ]);
  });

  it('says what a number counts, and why a rule is so', () => {
    const { invalid } = resolve({ flags: { restoreMinutes: '1h', user: 'app' } });
    expect(invalid).toContainEqual({
      what: '--restore-timeout must be a number, not "1h".',
      fix: 'Give it as in --restore-timeout 30: minutes after which a restore counts as failed and the deployment stops.',
    });
    expect(invalid.map(({ what }) => what)).toContain(
      '--user must be two numbers, like 1654:1654, not "app"; names mean nothing outside the image.',
    );
  });

  it('includes flags of another target, but not its stored answers', () => {
    expect(whatIsWrong({ sftpAuth: 'key' })).toEqual(['--sftp-auth has no effect with the other answers of this run.']);
    expect(whatIsWrong({ nonsense: 1 })).toEqual(['--nonsense has no effect with the other answers of this run.']);
    expect(resolve({ flags: { target: 's3' }, stored: { sftpAuth: 'key', nonsense: 1 } }).invalid).toEqual([]);
  });

  it.each([
    ['user', 'root'],
    ['user', '1:2:3'],
    ['user', '-1:0'],
    ['port', '0'],
    ['port', '8080.5'],
    ['port', ''],
    ['restoreMinutes', '0'],
    ['historyDays', '-7'],
    ['healthPath', 'up'],
    ['healthPath', '/a b'],
    ['healthPath', '/$(id)'],
    ['dataFolder', 'App_Data'],
    ['dataFolder', '/app/../etc'],
    ['dataFolder', '/'],
    ['dataFolder', '/app/'],
    ['domain', 'https://a.example.com'],
    ['domain', 'a.example.com:443'],
    ['domain', 'localhost'],
    ['domain', '-a.example.com'],
    ['domain', 'a..example.com'],
    ['domain', '10.0.0.1'],
    ['domain', 'a b.com'],
    ['domain', 'a.example.com, b.example.com'],
    ['domain', 'a.example.com,'],
    ['domain', 'a.example.com,a.example.com'],
    ['domain', 'a.example.com,localhost'],
    ['environment', '-a'],
    ['environment', 'A'],
    ['environment', 'a'.repeat(31)],
    ['appName', '  '],
    ['appName', 'a'.repeat(201)],
    ['migrations', 'maybe'],
    ['appName', ['a', 'b']],
  ])('refuses %s = %j', (name, value) => {
    expect(whatIsWrong({ [name]: value })).toHaveLength(1);
  });

  it('tells how a name in another script is spelled in DNS', () => {
    expect(whatIsWrong({ domain: 'bücher.example.com' })).toEqual([
      '--domain "bücher.example.com" is not valid: write it as in DNS: xn--bcher-kva.example.com.',
    ]);
  });

  it('refuses names that no line can hold', () => {
    const others = hostileNames.filter((name) => !oneLineNames.includes(name));
    for (const name of [...others, ...unprintableTexts.filter((text) => text.trim().length > 1)])
      expect(whatIsWrong({ appName: name }), JSON.stringify(name)).toHaveLength(1);
  });
});

describe('what is fine', () => {
  it('is any name on one line', () => {
    for (const appName of oneLineNames) {
      if (appName.length <= 200) expect(whatIsWrong({ appName }), appName).toEqual([]);
    }
  });

  it('is any path that a file system takes', () => {
    expect(whatIsWrong({ databases: hostilePaths.filter((path) => !path.includes('*')) })).toEqual([]);
  });

  it.each([
    ['domain', 'a.example.com'],
    ['domain', 'a.example.com,www.a.example.com'],
    ['domain', 'xn--bcher-kva.example'],
    ['user', '0'],
    ['user', '1000:1000'],
    ['healthPath', '/'],
    ['healthPath', '/health?full=1'],
    ['dataFolder', '/data'],
    ['environment', 'staging-2'],
    ['appName', 1000],
    ['migrations', 'no'],
  ])('%s = %j', (name, value) => {
    expect(whatIsWrong({ [name]: value })).toEqual([]);
  });
});
