import { describe, expect, it } from 'vitest';
import { mergeYaml } from '../../src/plan/merge-yaml.js';

const base = `# Ours.
services:
  app:
    image: shop:1
    environment:
      PORT: "80" # of the app
      MODE: a
    volumes: [ data:/data ]
  litestream:
    image: litestream/litestream:0.5.1
    command: replicate

volumes:
  data:
`;
/** The same, laid out anew. */
const now = `# Written by another version.
name: shop

services:
  restore:
    image: litestream/litestream:0.5.2

  app:
    restart: always
    image: shop:1
    environment:
      DOMAIN: x
      PORT: "80"
    volumes:
      - data:/data

  litestream:
    image: litestream/litestream:0.5.2
    depends_on: [ restore ]

volumes:
  data: {}
`;
const edited = (from: string, to: string, text = base): string => {
  expect(text).toContain(from);
  return text.replace(from, to);
};

describe('edits of YAML whose lines were laid out anew', () => {
  it.each([
    [
      'a service',
      edited('\nvolumes:', '  # Sessions.\n  redis:\n    image: redis:7\n    command: [ "x" ]\n\nvolumes:'),
      edited(
        '[ restore ]\n',
        '[ restore ]\n\n  # Sessions.\n  redis:\n    image: redis:7\n    command: [ "x" ]\n',
        now,
      ),
    ],
    [
      'a variable behind another one',
      edited('      MODE: a\n', '      REDIS: redis:6379\n      MODE: a\n'),
      edited('      PORT: "80"\n', '      PORT: "80"\n      REDIS: redis:6379\n', now),
    ],
    [
      'another value, with its comment',
      edited('PORT: "80" # of the app', 'PORT: "81" # ours'),
      edited('PORT: "80"', 'PORT: "81" # ours', now),
    ],
    [
      'a comment above a key',
      edited('    image: shop:1\n', '    # Ask Anna.\n    image: shop:1\n'),
      edited('    image: shop:1\n', '    # Ask Anna.\n    image: shop:1\n', now),
    ],
    [
      'an entry of a list on one line',
      edited('[ data:/data ]', '[ data:/data, x:/x ]'),
      edited('- data:/data\n', '- data:/data\n      - x:/x\n', now),
    ],
    [
      'a comment in the place of one of ours',
      edited('# Ours.', '# Mine.'),
      edited('services:', '# Mine.\nservices:', now),
    ],
    ['a key that was taken out', edited('    image: shop:1\n', ''), edited('    image: shop:1\n', '', now)],
    ['a key that was taken out, and is not written any more', edited('      MODE: a\n', ''), now],
  ])('%s goes to its place', (_, disk, text) => {
    expect(mergeYaml(disk, base, now)).toEqual({ text, isWhole: true });
    expect(mergeYaml(disk.replaceAll('\n', '\r\n'), base, now)).toEqual({ text, isWhole: true });
  });

  it.each([
    ['a value that both changed', edited('litestream:0.5.1', 'litestream:0.4.9')],
    ['a value of a key that is not written any more', edited('MODE: a', 'MODE: b')],
    [
      'another order of a list',
      edited('command: replicate', 'command: [ b, a ]'),
      edited('command: replicate', 'command: [ a, b ]'),
    ],
    [
      'another order of steps',
      'steps:\n  - name: B\n    run: b\n  - name: A\n    run: a\n',
      'steps:\n  - name: A\n    run: a\n  - name: B\n    run: b\n',
    ],
    ['an entry whose key is a list', `${base}? [ a ]\n: 1\n`],
    ['a command that is not written any more', edited('command: replicate', 'command: replicate -once')],
  ])('%s is not lost in silence', (_, disk, written = base) => {
    const merged = mergeYaml(disk, written, written === base ? now : `# New.\n${written}`);
    expect(merged?.isWhole ?? false).toBe(false);
  });

  it.each([
    ['a list in the place of a map', edited('      PORT: "80" # of the app\n      MODE: a\n', '      - PORT=80\n')],
    ['no YAML', `${base}\t: [`],
  ])('%s cannot be told by its place', (_, disk) => {
    expect(mergeYaml(disk, base, now)).toBeUndefined();
  });

  it('what is on one line now stays there', () => {
    const block = 'a:\n  cron:\n    - at: "1" # Mondays\n  mounts:\n    - x:/x\n';
    const flow = 'b: 1\na:\n  cron: [ { at: "1" } ] # Mondays\n  mounts: [ x:/x ]\n';
    const disk = block.replace('at: "1"', 'at: "2"').replace('x:/x\n', 'x:/x\n    - y:/y{1,2}\n');
    expect(mergeYaml(disk, block, flow)).toEqual({
      text: flow.replace('at: "1"', 'at: "2"').replace('x:/x ]', 'x:/x, "y:/y{1,2}" ]'),
      isWhole: true,
    });
    const comma = mergeYaml(block.replace('at: "1"', 'at: 1, 2'), block, flow);
    expect(comma).toEqual({ text: flow.replace('at: "1"', 'at: "1, 2"'), isWhole: true });
    const noted = block.replace('"1" # Mondays', '"2" # Anna wants this');
    expect(mergeYaml(noted, block, flow)).toEqual({ text: flow, isWhole: false });
  });

  it.each([
    ['the first one', '- b\n- c\n', '- a\n- b\n- c\n', '- b\n- c\n- d\n', '- a\n- b\n- c\n- d\n'],
    ['the first one on a line', '[ b, c ]\n', '[ a, b, c ]\n', '[ b, c, d ]\n', '[ a, b, c, d ]\n'],
    ['the first one, with its comment', '- b\n', '# Mine.\n- a\n- b\n', '# New.\n- b\n', '# Mine.\n- a\n# New.\n- b\n'],
    ['one behind another that is gone', '- a\n- b\n', '- a\n- b\n- c\n', '- z\n- a\n- d\n', '- z\n- a\n- c\n- d\n'],
    ['one in the place of the only one', '- a\n', '- b\n', '- a\n', '- b\n'],
  ])('an entry of a list keeps its place: %s', (_, before, disk, ours, merged) => {
    const [was, is, now] = [before, disk, ours].map((list) => `list:\n${list.replaceAll(/^/gm, '  ').trimEnd()}\n`);
    expect(mergeYaml(is ?? '', was ?? '', `# New.\n${now}`)).toEqual({
      text: `# New.\nlist:\n${merged.replaceAll(/^/gm, '  ').trimEnd()}\n`,
      isWhole: true,
    });
  });

  it('an entry of a list whose neighbours are gone is not written anywhere', () => {
    expect(mergeYaml('a: [ x, y ]\n', 'a: [ x ]\n', '# New.\na: [ z ]\n')).toEqual({
      text: '# New.\na: [ z ]\n',
      isWhole: false,
    });
  });

  it('the last entry of a map stays, because the map would have no value', () => {
    const [map, one] = ['with:\n  a: 1\n  b: 2\n', 'with:\n  a: 1\n'];
    expect(mergeYaml('with:\n  b: 2\n', map, `# New.\n${one}`)).toEqual({ text: `# New.\n${one}`, isWhole: false });
  });

  it('a value in the place of none has a blank in front of it', () => {
    const text = 'env:\n  A:\nlist:\n  -\n';
    expect(mergeYaml(text.replace('A:', 'A: x'), text, `# New.\n${text}`)).toEqual({
      text: `# New.\n${text.replace('A:', 'A: x')}`,
      isWhole: true,
    });
  });

  it('an entry that names an anchor which is not there is not written', () => {
    const [disk, anchored] = ['a: &x 1\nb: *x\n', 'a: &x 1\n'];
    expect(mergeYaml(disk, anchored, 'c: 1\na: 1\n')).toBeUndefined();
  });

  it('a comment behind a key is not lost in silence', () => {
    expect(mergeYaml('a: # mine\n  b: 1\n', 'a:\n  b: 1\n', 'c: 1\na:\n  b: 1\n')?.isWhole).toBe(false);
  });

  it('steps of a workflow are found by their actions and names', () => {
    const steps = (checkout: string, cron: string, ...more: readonly string[]): string =>
      [
        'on:',
        '  schedule:',
        `    - cron: '${cron}'`,
        'jobs:',
        '  drill:',
        '    steps:',
        `      - uses: actions/checkout@${checkout}`,
        '      - name: Drill',
        '        run: bash drill.sh',
        ...more,
        '',
      ].join('\n');
    const written = `name: Drill\n${steps('aaa # v6.0.0', '0 3 * * *')
      .replace("schedule:\n    - cron: '0 3 * * *'", 'schedule: [] # no\n  push:\n')
      .replace('schedule: [] # no\n  push:\n', "schedule:\n    - cron: '0 3 * * *'\n  workflow_dispatch:")
      .replace('bash drill.sh', 'bash .deploy/deploy.sh drill')}`;
    const disk = steps('bbb # v7.1.0', '5 3 * * *', '      - name: Tell', '        run: ./tell');
    const merged = mergeYaml(disk, steps('aaa # v6.0.0', '0 3 * * *'), written);
    expect(merged?.isWhole).toBe(true);
    expect(merged?.text).toContain("    - cron: '5 3 * * *'\n  workflow_dispatch:\n");
    expect(merged?.text).toContain('      - uses: actions/checkout@bbb # v7.1.0\n');
    expect(merged?.text).toMatch(/deploy\.sh drill\n {6}- name: Tell\n {8}run: \.\/tell\n$/);
  });
});

it('brings an entry that takes values from an anchor', () => {
  const config = (databases: string): string => `storage: &storage { type: s3 }\ndbs:\n${databases}`;
  const [one, two] = ['one', 'two'].map(
    (name) => `  - path: /data/${name}.db\n    replica: { <<: *storage, path: ${name} }\n`,
  );
  const merged = mergeYaml(config(`${one}${two}`), config(`${one}`), `# New.\n${config(`${one}`)}`);
  expect(merged).toEqual({ text: `# New.\n${config(`${one}${two}`)}`, isWhole: true });
});
