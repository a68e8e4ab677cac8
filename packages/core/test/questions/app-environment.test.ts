import { describe, expect, it } from 'vitest';
import { found } from '../../src/facts/index.js';
import { resolve, whatIsWrong } from './resolve.js';
import { sampleFacts } from './sample-facts.js';

describe('what the app is given', () => {
  it.each([
    ['variables', ['A'], 'has no value: write A=value'],
    ['variables', ['1A=x'], 'is not a valid name of a variable'],
    ['variables', ['SMTP_PASSWORD=hunter2'], 'SMTP_PASSWORD looks like a secret'],
    ['variables', ['StripeKey=x'], 'pass --app-secret STRIPEKEY=StripeKey'],
    ['variables', ['Db=Server=x;Password=y'], 'Db looks like a secret'],
    ['variables', ['VIRTUAL_HOST=x'], 'that the deployment itself uses'],
    ['variables', ['AWS_REGION=eu'], 'pass --app-secret APP_AWS_REGION=AWS_REGION'],
    ['variables', ['A=x\ny'], 'line break'],
    [
      'appSecrets',
      ['AWS_ACCESS_KEY_ID'],
      "belongs to the storage of the backups: use another name for the app's own secret, as in --app-secret APP_AWS_ACCESS_KEY_ID=AWS_ACCESS_KEY_ID",
    ],
    ['appSecrets', ['DEPLOY_KEY'], 'let the app read another variable'],
    ['appSecrets', ['DEPLOY_KEY=KEY'], 'as in --app-secret APP_DEPLOY_KEY=KEY'],
    ['variables', ['DEPLOY_USERNAME=a'], 'that the deployment itself uses'],
    ['appSecrets', ['KEY=APP_IMAGE'], 'let the app read another variable'],
    ['appSecrets', ['A-B'], 'is not a valid name of a secret'],
    ['appSecrets', ['X=A', 'X=B'], 'given to two variables'],
    ['appSecrets', ['A=X', 'B=X'], 'the variable X is given two secrets'],
    ['appSecrets', ['X=Y=Z'], '"Y=Z" is not a valid name of a secret'],
    ['appSecrets', ['FILES_PASSWORD'], 'as in --app-secret APP_FILES_PASSWORD=FILES_PASSWORD'],
    ['appSecrets', ['UPGRADE_TOKEN'], 'as in --app-secret APP_UPGRADE_TOKEN=UPGRADE_TOKEN'],
    ['variables', ['A=1', 'A=2'], 'A is given twice'],
    ['withoutVariables', ['FETURES'], 'the app is not given FETURES; it is given none'],
    ['withoutAppSecrets', ['STRIPE'], 'the app is not given STRIPE'],
    ['variables', ['REPLICA_BUCKET=a'], 'let the app read another variable'],
    ['withoutVariables', ['A=1'], 'write the name alone'],
  ])('%s: %j is refused', (name, value, reason) => {
    const [problem = '', ...others] = whatIsWrong({ [name]: value });
    expect(others).toEqual([]);
    expect(problem).toContain(reason);
    expect(problem).not.toMatch(/hunter2|Password=y/);
  });

  it('a variable by the name of a secret that was given before is the mistake of the flag, and not of the memory', () => {
    const stored = { target: 's3', appSecrets: ['STRIPE_KEY', 'MAIL=SMTP__PASS'] };
    for (const name of ['SMTP__PASS']) {
      const { invalid } = resolve({ stored, flags: { variables: [`${name}=x`] } });
      expect(invalid).toEqual([
        {
          what: expect.stringMatching(
            /^--env is not valid: SMTP__PASS reaches the app as a secret .*--without-app-secret SMTP__PASS\.$/,
          ),
          fix: 'Do what this message says, and run this again.',
        },
      ]);
      const flags = { variables: [`${name}=x`], withoutAppSecrets: [name] };
      expect(resolve({ stored, flags }).invalid).toEqual([]);
    }
  });

  it('adds up, takes the newest value, and loses what is taken out by either name', () => {
    const stored = { target: 's3', variables: ['A=1', 'B=2'], appSecrets: ['STRIPE_KEY=PAYMENTS', 'OTHER'] };
    const { chosen } = resolve({ stored, flags: { variables: ['A=3', 'C=a=b'], withoutAppSecrets: ['STRIPE_KEY'] } });
    expect(chosen).toEqual({
      target: 's3',
      variables: ['A=3', 'B=2', 'C=a=b'],
      withoutAppSecrets: ['STRIPE_KEY'],
      appSecrets: ['OTHER'],
    });
    expect(resolve({ stored, flags: { withoutVariables: ['A'] } }).chosen['variables']).toEqual(['B=2']);
    // An app may know its host by them.
    expect(whatIsWrong({ variables: ['DEPLOY_API=shop.org'], appSecrets: ['CDN=DEPLOY_CDN'] })).toEqual([]);
    expect(whatIsWrong({ appSecrets: ['APP_AWS_KEY=AWS_SECRET_ACCESS_KEY'] })).toEqual([]);
  });

  it('takes in again what was taken out, in whatever way it is written', () => {
    const taken = { target: 's3', withoutVariables: ['A', 'B'], withoutAppSecrets: ['STRIPE_KEY', 'X'] };
    const flags = { variables: ['A=B'], appSecrets: ['STRIPE_KEY=PAYMENTS'] };
    expect(resolve({ stored: taken, flags }).chosen).toEqual({
      target: 's3',
      withoutVariables: ['B'],
      variables: ['A=B'],
      withoutAppSecrets: ['X'],
      appSecrets: ['STRIPE_KEY=PAYMENTS'],
    });
  });

  it('lets a new entry take the place of the old ones about the same secret or the same variable', () => {
    const stored = { target: 's3', appSecrets: ['STRIPE_KEY=PAYMENTS', 'MAIL=SMTP', 'OTHER'] };
    const chosen = (entry: string) => resolve({ stored, flags: { appSecrets: [entry] } }).chosen['appSecrets'];
    expect(chosen('STRIPE_KEY=STRIPE')).toEqual(['STRIPE_KEY=STRIPE', 'MAIL=SMTP', 'OTHER']);
    expect(chosen('MAIL_2=SMTP')).toEqual(['STRIPE_KEY=PAYMENTS', 'MAIL_2=SMTP', 'OTHER']);
    expect(chosen('MAIL=PAYMENTS')).toEqual(['MAIL=PAYMENTS', 'OTHER']);
    // One word may be the secret of one entry and the variable of another.
    expect(chosen('SMTP=STRIPE_KEY')).toHaveLength(4);
  });

  it('has one meaning for a variable: a plain value, or a secret', () => {
    expect(whatIsWrong({ variables: ['A=1'], appSecrets: ['B=A'] })).toEqual([
      expect.stringContaining('remove that in the same run, with --without-env A'),
    ]);
    const facts = sampleFacts({
      appSecrets: [found({ secret: 'SMTP', variable: 'SMTP_HOST', encoding: 'plain' }, 'x')],
    });
    expect(whatIsWrong({ variables: ['SMTP_HOST=a'] }, facts)).toEqual([
      expect.stringContaining('remove that in the same run, with --without-app-secret SMTP_HOST'),
    ]);
    expect(whatIsWrong({ variables: ['SMTP_HOST=a'], withoutAppSecrets: ['SMTP_HOST'] }, facts)).toEqual([]);
  });
});
