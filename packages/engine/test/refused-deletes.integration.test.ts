import { describe, expect, test } from 'vitest';
import { host } from './deploy-host.js';
import { noShell } from './shell.js';

/** A line of Litestream 0.5.18's log. */
const logged = (message: string, error: string) =>
  `time=2026-11-27T13:37:36.957Z level=ERROR msg="${message}" system=store db=app.db path=/data/app.db error="${error}"`;

describe.skipIf(noShell)('old files that the storage does not let go of', { timeout: 60_000 }, () => {
  const status = async (lines: string) => {
    const { byHand } = await host();
    return (await byHand(['status'], { cases: `*' logs --no-log-prefix '*) cat <<'END'\n${lines}\nEND\n;;` })).output;
  };

  test.each([
    ['l0 retention enforcement failed', 'delete ltx files: s3: 2 of 9: AccessDenied: Object is \\"locked\\"'],
    ['retention enforcement failed', 'enforce snapshot retention: RESPONSE 409: BlobImmutableDueToPolicy'],
  ])('are named by the status, with the cause (%s)', async (message, error) => {
    const output = await status(
      `${logged('monitor error', 'other')}\n${logged(message, error)}\ntime=x level=INFO msg=more`,
    );
    expect(output).toContain(`so it grows; nothing is lost by that: ${error.replaceAll('\\"', '"')}\n  -> Allow`);
    expect(output).toContain('the credentials in AWS_S3_BUCKET, ');
  });

  test('another error is none of them', async () =>
    expect(await status(logged('monitor error', 'the words "retention enforcement failed"'))).not.toContain(
      'so it grows',
    ));
});
