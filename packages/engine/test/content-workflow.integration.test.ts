import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { acted } from './fuzz/sandbox.js';
import { missingTools, workflowJob } from './workflow-job.js';

describe.skipIf(missingTools.length > 0)('what a workflow reads', { timeout: 60_000 }, () => {
  const record = (payload: object) => ({
    curl: `case "$*" in *statuses*) echo '[{"state":"success"}]' ;; *) cat <<'END'\n${JSON.stringify([{ id: 7, payload }])}\nEND\n;; esac`,
  });
  const api = { GITHUB_API_URL: 'https://api.example.com', TO: '2026-05-31T12:00:00Z', DRY_RUN: 'true' };
  const good = { version: 'v1', digest: 'sha256:01', since: '2026-01-01T00:00:00Z', proven: 'app.db@01' };

  test.each(['version', 'digest', 'since'])('a record whose %s has a second line sets no variable', async (name) => {
    const payload = { ...good, [name]: `${good.version}\nLD_PRELOAD=/tmp/x.so` };
    const { code, output, variables } = await workflowJob().run(['record', 'find'], api, record(payload));
    expect([code, variables, output]).toEqual([
      1,
      '',
      expect.stringContaining(`has a field ${name} that no deployment writes`),
    ]);
    expect((await workflowJob().run(['record', 'find'], api, record(good))).variables).toContain('VERSION=v1\n');
  });

  test('what the host says is no command of the workflow, and its report comes from the deployment alone', async () => {
    const job = workflowJob();
    job.write('options', '');
    job.write('values', '');
    const ssh = `cat >/dev/null; printf '%s\\r\\n' '::set-output name=proven::x' '  ::stop-commands::x' 'a ##[add-mask]b'; printf '\\302\\240::x::y\\n\\033[2J\\n'`;
    const { code, output } = await job.run(['remote', 'preflight'], {}, { ssh });
    expect([code, acted(output)]).toEqual([0, []]);
  });

  test('the summary shows what was said as text', async () => {
    const job = workflowJob();
    job.write('log', 'a\n~~~~\n<img src=x>\n::error::x\n\u001B[2J\nreached=[x](y)<b>|`\nrestored=t `x|<b>\n');
    const { summary } = await job.run(['summary', 'release'], { VERSION: 'v1', DIGEST: 'sha256:1' });
    expect(summary.match(/^~~~~/gm)).toHaveLength(2);
    expect(summary).not.toMatch(/\u001B|\[x\]\(y\)|^::/m);
    expect(readFileSync(`${job.folder}/summary`, 'utf8')).toBe(summary);
  });
});
