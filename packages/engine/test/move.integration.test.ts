import { existsSync, mkdirSync, readlinkSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { at, host, sample, values } from './deploy-host.js';
import { compose, conf } from './deploy-sample.js';
import { backup } from './guard-host.js';
import { bash, noShell } from './shell.js';

const mark = `2026-05-31T12:00:00Z\napp.db@${backup}`;
/** Docker, where the storage has everything when the restore check asks at the end. */
const proven = `*' restore --leave --proven '*) printf '%s\\n' '${mark.replace('\n', `' '`)}' ;; *' restore --leave') exit 4 ;;`;
const starts = (calls: readonly string[]) => calls.filter((call) => / (?:up|start) /.test(call));

describe.skipIf(noShell)('deploy.sh move', { timeout: 60_000 }, () => {
  test('the backup is proven, the app stops, it is proven again, and only then the sidecar and everything else goes', async () => {
    const { byHand, home, read } = await host();
    const { code, output, calls } = await byHand(['move'], { cases: proven });
    expect(code).toBe(0);
    const order = [
      'health --prove',
      ' stop app',
      'stop litestream',
      `restore --leave --proven app.db@0000000000000001`,
      'down --remove-orphans',
    ].map((words) => at(calls, words));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(-1);
    expect(calls.filter((call) => call.endsWith('health --prove'))).toHaveLength(2);
    expect(output).toMatch(new RegExp(`^proven=app\\.db@${backup}$`, 'm'));
    expect(output).toMatch(
      /gh secret set DEPLOY_HOST --body NEW-HOST[^]*-f old_host_stopped=true[^]*deploy\.sh deploy --skip-migration --proven 'app\.db@0{15}5'/,
    );
    expect(read('litestream/moved')).toBe(`${mark}\n`);
    expect(statSync(path.join(home, 'litestream/moved')).mode & 0o777).toBe(0o644); // the containers read it as another user
    expect(readlinkSync(path.join(home, 'moved'))).toBe('litestream/moved');
  });

  test('a backup that is not proven: nothing was stopped', async () => {
    const { byHand, home } = await host();
    const { code, output, calls } = await byHand(['move'], {
      cases: `'exec '*--prove) echo 'app.db is not backed up'; exit 1 ;; ${proven}`,
    });
    expect([code, at(calls, ' stop '), existsSync(path.join(home, 'moved'))]).toEqual([1, -1, false]);
    expect(output).toMatch(/app\.db is not backed up[^]*nothing was stopped/);
  });

  test.each([
    [
      'of the sidecar',
      `'exec '*--prove) if grep -q ' stop app' "$HOME/calls"; then echo 'app.db is not backed up'; exit 1; fi; echo app.db@0000000000000001 ;; ${proven}`,
    ],
    ['of the restore check', `*' restore --leave'*) exit 4 ;;`],
  ])(
    'a last sync that the proof %s does not show: the app serves again, and the host is not left',
    async (_, cases) => {
      const { byHand, home } = await host();
      const { code, output, calls } = await byHand(['move'], { cases });
      expect(code).toBe(1);
      expect(output).toMatch(/The last write is not proven[^]*The app serves again/);
      expect(output).not.toContain('proven=');
      expect(existsSync(path.join(home, 'moved'))).toBe(false);
      // With the restore check before it, which has the last word.
      expect(at(calls, 'up -d app litestream')).toBeGreaterThan(at(calls, ' stop app'));
    },
  );

  test("the services of the user's own serve again as well, and what does not start does not hide that", async () => {
    const { byHand } = await host({
      ...sample,
      compose: compose.replace('  migrate:', '  worker:\n    image: w\n  migrate:'),
    });
    const worker = `*' config --services') printf '%s\\n' app litestream worker ;; *' restore --leave'*) exit 4 ;;`;
    const { code, output, calls } = await byHand(['move'], {
      cases: `${worker} *' up -d app '*) exit 1 ;; 'exec '*/dev/tcp/*) (($(grep -c /dev/tcp/ "$HOME/calls") < 2)) || printf 200 ;;`,
    });
    expect([code, calls.filter((call) => call.endsWith(' up -d app litestream worker'))]).toEqual([
      1,
      [expect.any(String)],
    ]);
    expect(output).toContain('The app serves again.');
    expect(calls.some((call) => call.startsWith('inspect ') && call.endsWith(' blazor-k3x9q2-app-1'))).toBe(true);
  });

  test.each([
    [
      'the containers cannot be removed',
      `*' down --remove-orphans') exit 1 ;;`,
      'their containers could not be removed',
    ],
    ['the mark cannot be noted', '', 'could not be written to the folder of the deployment'],
  ])('where %s, that is said, and nothing of a new host', async (_, cases, words) => {
    const { byHand, home } = await host();
    if (cases === '') mkdirSync(path.join(home, 'litestream/moved.new'));
    const { code, output, calls } = await byHand(['move'], { cases: `${cases} ${proven}` });
    expect([code, starts(calls.slice(at(calls, '--leave')))]).toEqual([1, []]);
    expect([output.includes(words), output.includes('On the new host')]).toEqual([true, false]);
    expect(at(calls, 'down --remove-orphans') === -1).toBe(cases === '');
  });

  test('the commands are those of its environment, keys and databases, without what stays here', async () => {
    const lines = conf({ startSeconds: 5, databases: ["it's.db"] }).map((line) =>
      line.replace('environment=production', 'environment=staging'),
    );
    const { byHand, home } = await host({ ...sample, conf: lines });
    mkdirSync(path.join(home, 'keys'));
    const left = `2026-05-31T12:00:00Z' "it's.db@${backup}" 'jobs/jobs_1.db@${backup}' 'jobs/jobs_2.db@${backup}`;
    const { code, output } = await byHand(['move'], {
      cases: `*' restore --leave --proven '*) printf '%s\\n' '${left}' ;; ${proven}`,
    });
    const record = `it's.db@${backup},jobs/jobs_*.db@2`;
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(new RegExp(`^proven=${record.replace('*', String.raw`\*`)}$`, 'm')),
    ]);
    expect(output).toContain('gh secret set DEPLOY_HOST --env staging --body NEW-HOST\n');
    expect(output).toContain('gh secret set DEPLOY_KNOWN_HOSTS --env staging\n');
    expect(output).toMatch(/old_host_stopped=true # [^\n]* -f environment=staging\n/);
    expect(output).toMatch(
      /ssh OLD-HOST "sudo tar -C \S+ --exclude=\.\/incoming [^\n]*'\*moved'[^\n]*\| ssh NEW-HOST "[^\n]*sudo tar /,
    );
    // What two shells make of it, the one here and the one there.
    const [, typed = ''] = /^ {2}ssh NEW-HOST ('cd .*)$/m.exec(output) ?? [];
    const words = await bash(['-c', `set -- ${typed}; eval "printf '%s\\n' \${1#*./deploy.sh}"`]);
    expect(words.output).toBe(`deploy\n--skip-migration\n--proven\n${record}\n`);
  });

  test.each([[['move']], [['move', '--undo']]])('while another run has the host, nothing happens: %j', async (args) => {
    const { byHand } = await host();
    const { code, output, calls } = await byHand(args, { commands: { flock: 'exit 1' } });
    expect([code, calls.filter(Boolean)]).toEqual([1, []]);
    expect(output).toContain('another deployment runs on this host: waiting for its end');
  });

  test('cut off after the mark on the volume: the next call finishes it, and starts nothing', async () => {
    const { byHand, read } = await host();
    const { code, calls } = await byHand(['move'], {
      cases: `'exec '*' true') exit 1 ;; *' restore --leave') printf '%s\\n' '${mark.replace('\n', `' '`)}' ;;`,
    });
    expect([code, starts(calls)]).toEqual([0, []]);
    expect(read('litestream/moved')).toBe(`${mark}\n`);
  });

  test('called again it says the same; a deployment and a rollback are refused, before anything is asked', async () => {
    const { byHand, deploy } = await host();
    await byHand(['move'], { cases: proven });
    const again = await byHand(['move']);
    expect([again.code, starts(again.calls)]).toEqual([0, []]);
    expect(again.output).toContain(`proven=app.db@${backup}`);
    for (const refused of [await byHand([]), await deploy({ sent: { ...values, APP_IMAGE: 'app:2' } })]) {
      expect([refused.code, starts(refused.calls), at(refused.calls, 'restore')]).toEqual([3, [], -1]);
      expect(refused.output).toMatch(
        /The app was moved away from this host on purpose at 2026-05-31T12:00:00Z[^\n]*\n {2}-> [^\n]*\.\/deploy\.sh move --undo/,
      );
    }
  });

  test('undone, it is deployed again with what was proven; refused, it stays left', async () => {
    const { byHand, home } = await host();
    expect(await byHand(['move', '--undo'])).toMatchObject({
      code: 1,
      output: expect.stringContaining('nothing to undo'),
    });
    await byHand(['move'], { cases: proven });
    const refused = await byHand(['move', '--undo'], { cases: `*' restore --return-here') exit 4 ;;` });
    expect([refused.code, starts(refused.calls), existsSync(path.join(home, 'moved'))]).toEqual([1, [], true]);
    const { code, output, calls } = await byHand(['move', '--undo']);
    expect(output).toContain('deployed');
    expect([code, existsSync(path.join(home, 'moved')), existsSync(path.join(home, 'litestream/moved'))]).toEqual([
      0,
      false,
      false,
    ]);
    expect(at(calls, `restore --check --proven app.db@${backup}`)).toBeGreaterThan(at(calls, 'restore --return-here'));
  });

  test('what the storage has by now may be taken, which takes the mark back', async () => {
    const { byHand, home } = await host();
    await byHand(['move'], { cases: proven });
    expect(await byHand(['deploy', '--adopt', 'backup'])).toMatchObject({ code: 0 });
    expect(existsSync(path.join(home, 'moved'))).toBe(false);
  });

  test('--undo belongs to move, and nothing can be left where nothing is deployed', async () => {
    const { byHand } = await host();
    expect(await byHand(['deploy', '--undo'])).toMatchObject({ code: 2 });
  });
});
