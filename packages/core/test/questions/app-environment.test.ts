import { describe, expect, it } from 'vitest';
import { resolve, whatIsWrong } from './resolve.js';

describe('what the app is given', () => {
  it.each([
    ['variables', ['A'], 'has no value: write A=value'],
    ['variables', ['1A=x'], 'is no name of a variable'],
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
    ['appSecrets', ['DEPLOY_KEY'], 'that the deployment itself uses'],
    ['variables', ['DEPLOY_USERNAME=a'], 'that the deployment itself uses'],
    ['appSecrets', ['KEY=APP_IMAGE'], 'let the app read another variable'],
    ['appSecrets', ['A-B'], 'is no name of a secret'],
    ['appSecrets', ['X=A', 'X=B'], 'given to two variables'],
    ['withoutVariables', ['A=1'], 'write the name alone'],
  ])('%s: %j is refused', (name, value, reason) => {
    const [problem = '', ...others] = whatIsWrong({ [name]: value });
    expect(others).toEqual([]);
    expect(problem).toContain(reason);
    expect(problem).not.toMatch(/hunter2|Password=y/);
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
});
