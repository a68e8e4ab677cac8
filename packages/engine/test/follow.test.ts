import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { engine, engineBash, fakeCommands, noShell, scratch } from './shell.js';

const tx = (number: number) => number.toString(16).padStart(16, '0');

/** Runs lines of the follower of two databases; `now` is the time that they see, and Litestream says what the files plan and list have. */
async function follower(script: string, files: Record<string, string> = {}) {
  const folder = scratch();
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  const PATH = fakeCommands(folder, {
    litestream: `echo "$1" >>'${folder}/asked'; echo "$*" >>'${folder}/calls'; case $1 in restore) cat '${folder}/plan' ;; ltx) cat '${folder}/list' ;; esac`,
  });
  const { output } = await engineBash(
    [
      '-c',
      `. ${engine}; copies=$1 folder=$1/0 file=$1/app.db litestream_config=x databases=(app.db jobs.db) conf[restore_minutes]=10
      published='' target='' asked=0 had='' next=0 rest=0 newest='' begun=$EPOCHSECONDS now=$EPOCHSECONDS
      usable() { if is_copy_usable app.db; then echo usable; else echo unusable; fi; }
      ${script}`,
      'bash',
      folder,
    ],
    { env: { PATH } },
  );
  return { folder, output };
}

describe.skipIf(noShell)('the copy of a reader', () => {
  test.each([
    ['for less than the time of a restore', 'begun=$((now - 598))', 'usable'],
    ['for longer', 'begun=$((now - 601))', 'unusable'],
  ])('is waited for %s', async (_, given, expected) => {
    expect((await follower(`${given}; usable`)).output).toBe(`${expected}\n`);
  });

  test.each([
    [4, 50, 'usable\n'],
    [4, 61, `app.db: transaction ${tx(5)} did not arrive, so the copy is created again\nunusable\n`],
    [5, 61, 'usable\n'],
    [6, 61, 'usable\n'],
  ])('has transaction %i, asked %i seconds ago for 5', async (published, seconds, expected) => {
    const { output, folder } = await follower(
      `published=${tx(published)} target=${tx(5)} asked=$((now - ${seconds})); touch "$1/1.current"; usable >&2
      echo "$target $((now - asked))" >"$1/left"`,
    );
    expect(output).toBe(expected);
    expect(readFileSync(path.join(folder, 'left'), 'utf8')).toBe(`${published < 5 ? `${tx(5)} ` : ' '}${seconds}\n`);
    const current = () => statSync(path.join(folder, 'current')).mtimeMs;
    if (published < 5) expect(existsSync(path.join(folder, 'current'))).toBe(false);
    else expect(Math.round(current() / 1000)).toBeLessThan(Date.now() / 1000 - 55);
  });

  const plan = (txid: number) => `{"max_txid": "${tx(txid)}"}`;
  const row = (txid: number, size: number) => `0  ${tx(txid)}  ${tx(txid)}  ${size}  2026-05-31T12:00:00Z`;
  const list = (...rows: string[]) => `level  min_txid  max_txid  size  created\n${rows.join('\n')}\n`;

  test.each([
    ['the storage has more', plan(9), list(row(5, 100), row(9, 50)), 'usable'],
    ['the storage has the same', plan(5), list(row(5, 100)), 'usable'],
    ['the storage has less', plan(4), list(row(4, 100)), 'another history'],
    ['the newest file of before has another size', plan(9), list(row(5, 101), row(9, 50)), 'another history'],
    ['the newest file of before is deleted by now', plan(9), list(row(9, 50)), 'usable'],
    ['the storage says nothing', '', '', 'usable'],
    ['the storage cannot be asked', undefined, '', 'usable'],
  ])('is compared with what the storage has: %s', async (_, answer, files, expected) => {
    const { output } = await follower(
      `published=${tx(5)}; newest='${row(5, 100).replaceAll(/ +/g, ' ')}'; usable; echo "asked $((now - asked))"; usable >/dev/null`,
      { list: files, ...(answer !== undefined && { plan: answer }) },
    );
    expect(output).toContain(expected);
    expect(output).toMatch(expected === 'usable' ? /^usable\nasked [01]\n/ : /unusable/);
  });

  test('is not compared all the time', async () => {
    const given = { plan: plan(5), list: list(row(5, 100)) };
    const { folder } = await follower(`published=${tx(5)} next=$((now + 15)); usable`, given);
    expect(existsSync(path.join(folder, 'asked'))).toBe(false);
    const due = await follower(`published=${tx(5)}; usable; echo "$target $((next - now))"; echo "$newest"`, given);
    expect(due.output).toMatch(new RegExp(`^usable\n${tx(5)} 1[56]\n0 ${tx(5)} ${tx(5)} 100 `));
  });

  test.each([
    ['0.current', '1.current'],
    ['1.current', '0.current'],
  ])('is as new as the oldest, %s', async (older, newer) => {
    const { folder, output } = await follower(
      `touch -d @1000000 "$1/${older}"; note_current; [[ -e $1/current ]] || echo not yet; touch -d @2000000 "$1/${newer}"; note_current`,
    );
    expect([output, statSync(path.join(folder, 'current')).mtimeMs]).toEqual(['not yet\n', 1_000_000_000]);
  });

  test('tells how far behind each may be', async () => {
    const { output } = await follower('touch -d "@$((EPOCHSECONDS - 100))" "$1/1.current"; cluster_followed');
    expect(output).toMatch(
      /^app\.db: not restored yet\njobs\.db: has everything that the storage had 10[0-5] seconds ago\n$/,
    );
  });

  test.each([
    ['2 * 1000 + 16777216', 'small', ''],
    ['2 * 1000 + 16777217', 'large', 'pragma wal_checkpoint(truncate);\n'],
  ])('waits for its readers where the file beside it has %s bytes: it is %s', async (bytes, expected, checkpoint) => {
    const { output, folder } = await follower(
      `truncate -s 1000 "$file"; truncate -s $((${bytes})) "$file-wal"; start=5; exec {keeper}>"$1/keeper"
      if is_wal_small; then echo small; else echo large; fi; echo "$rest"`,
    );
    expect(output).toBe(`${expected}\n${expected === 'small' ? 0 : 1_000_005}\n`);
    expect(readFileSync(path.join(folder, 'keeper'), 'utf8')).toBe(checkpoint);
  });

  test.each([
    ['twice as long as it took', '', 800_000, '2 * (after - before)'],
    ['no longer than a time', 'follow_rest_seconds=0;', 0, '0'],
  ])('rests after it was copied: %s', async (_, given, least, most) => {
    const { output } = await follower(
      `${given} mkdir "$folder"; echo ${tx(7)} >"$folder/copy-txid"; touch "$file" "$file-wal"; exec {keeper}>"$1/keeper"
      copying_sqlite=(bash -c 'sleep 0.4' slow)
      before=\${EPOCHREALTIME//[.,]/}; publish_copy; after=\${EPOCHREALTIME//[.,]/}
      echo "$published"; echo $((rest - before >= 400000 + ${least})) $((rest - after <= ${most}))`,
    );
    expect(output).toBe(`${tx(7)}\n1 1\n`);
  });

  test('begins with a restore whose whole integrity is checked, because readers serve what is in it', async () => {
    const { folder } = await follower(
      'data=$1/data; follow_database 0 app.db 1s & until [[ -e $1/calls ]]; do read -rt 0.1 <> <(:) || true; done; kill $!; wait',
    );
    const [call] = readFileSync(path.join(folder, 'calls'), 'utf8').split('\n');
    expect(call).toBe(
      `restore -config x -f -follow-interval 1s -integrity-check full -o ${folder}/0/copy ${folder}/data/app.db`,
    );
  });
});
