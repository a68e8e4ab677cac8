import { describe, expect, it } from 'vitest';
import { checks } from '../src/doctor/all-checks.js';
import { diagnose } from '../src/doctor/diagnose.js';
import { families, generated } from './checkout.js';
import { standIns } from './stand-ins.js';

describe.skipIf(process.platform === 'win32')('a storage that is a folder of the host', () => {
  const folder = generated({ target: 'file' });
  const host = { DEPLOY_API: 'app.example.com', DEPLOY_HOST: 'app.example.com', DEPLOY_USERNAME: 'deployer' };

  /** What the doctor finds where the host answers with these lines. */
  const ask = async (ssh: string, values: Record<string, string> = host) =>
    (
      await diagnose({
        folder,
        families,
        environment: { ...values, PATH: `${standIns({ ssh })}:/usr/bin:/bin` },
        checks: checks.filter(({ id }) => id === 'storage'),
      })
    )[0].diagnosed[0]?.finding;

  it('is asked about on the host, which alone can read it', async () => {
    const newest = new Date(Date.now() - 3_600_000).toISOString();
    expect(await ask(`echo '{"databases":[{"name":"db.sqlite","newest":"${newest}"}],"problems":[]}'`)).toEqual({
      state: 'good',
      what: expect.stringMatching(/^NAS or second disk can be read; newest backup: db\.sqlite 60 min/),
    });
  });

  it('says what the host says of it', async () => {
    const problem = '{"cause":"The folder /mnt/nas holds no backup.","next":"Mount it."}';
    expect(await ask(`echo '{"databases":[],"problems":[${problem}]}'`)).toEqual({
      state: 'bad',
      what: 'NAS or second disk cannot be read. The folder /mnt/nas holds no backup',
      fix: 'Mount it.',
    });
  });

  it('may have nothing yet, or a host that nobody reaches from here', async () => {
    expect(await ask('echo nothing')).toMatchObject({
      state: 'good',
      what: expect.stringMatching(/^Nothing is deployed on the host yet/),
    });
    expect(await ask('echo no route >&2; exit 255')).toMatchObject({
      state: 'unknown',
      what: expect.stringMatching(/no route/),
    });
    expect(await ask('exit 1', {})).toMatchObject({
      state: 'unknown',
      what: 'The backups are in a folder of the host, so only the host can read them',
    });
  });
});
