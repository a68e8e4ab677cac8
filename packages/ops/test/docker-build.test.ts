import { loadDeployment, type App } from 'litestream-generator-core';
import { afterAll, describe, expect, it } from 'vitest';
import { dockerBuild } from '../src/rehearse/docker-build.js';
import { cleanUp, families, generated } from './checkout.js';

afterAll(cleanUp);

const { app } = loadDeployment(generated({ target: 's3' }), families).deployment;
const build = (changes: Partial<App>, here: Readonly<Record<string, string>> = {}) =>
  dockerBuild({ ...app, feeds: [], ...changes }, 'src/Dockerfile', here);

describe('docker build of a rehearsal', () => {
  it('has the file and the root of the project, where nothing else is known', () => {
    expect(build({})).toEqual({ words: ['--file', 'src/Dockerfile', '.'], values: {}, missing: [] });
  });

  it('has the context, the stage and the other inputs of the release', () => {
    const builderInputs = [
      { input: 'build-contexts', value: 'shared=../shared', written: '' },
      { input: 'add-hosts', value: 'feed:10.0.0.1', written: '' },
      { input: 'labels', value: 'a=b', written: '' },
    ];
    expect(build({ buildContext: 'src', buildTarget: 'runtime', builderInputs }).words.join(' ')).toBe(
      '--file src/Dockerfile --target runtime --build-context shared=../shared --add-host feed:10.0.0.1 src',
    );
  });

  it('passes a literal argument as it is, and says nothing of a commit', () => {
    const buildArguments = [
      { name: 'CONFIGURATION', value: 'Release' },
      { name: 'REVISION', value: 'v-${{ github.sha }}' },
    ];
    expect(build({ buildArguments }).words.join(' ')).toContain(
      '--build-arg CONFIGURATION=Release --build-arg REVISION=v-rehearsal',
    );
  });

  it('reads the secrets of the repository from the variables of this machine, and shows none', () => {
    const given = {
      buildArguments: [{ name: 'FEED', value: 'https://${{ secrets.FEED_TOKEN }}@feed.example.org' }],
      buildSecrets: [
        { id: 'npm_token', source: 'NPM_TOKEN' },
        { id: 'npmrc', source: './.npmrc' },
      ],
      buildAgent: { ids: ['default'], keys: ['BUILD_SSH_KEY'] },
    };
    const here = { FEED_TOKEN: 'hunter2', NPM_TOKEN: 'hunter3', SSH_AUTH_SOCK: '/run/agent' };
    const { words, values, missing } = build(given, here);
    expect(words.join(' ')).toBe(
      '--file src/Dockerfile --build-arg FEED --secret id=npm_token,env=NPM_TOKEN --secret id=npmrc,src=./.npmrc --ssh default .',
    );
    expect(values).toEqual({ FEED: 'https://hunter2@feed.example.org' });
    expect(missing).toEqual([]);
    expect(build(given).missing).toEqual([
      'FEED_TOKEN (build argument FEED)',
      'NPM_TOKEN (build secret npm_token)',
      'SSH_AUTH_SOCK (an SSH agent with the keys BUILD_SSH_KEY)',
    ]);
  });

  it('has the tokens of private feeds for a Dockerfile that the generator wrote', () => {
    const feeds = [{ name: 'NUGET_TOKEN', secret: 'FEED_KEY', of: 'dotnet' as const, file: 'NuGet.config' }];
    const image = { kind: 'supplied', path: 'Dockerfile' } as const;
    expect(
      build({ feeds, image: { ...image, ...('path' in app.image && app.image) } }, { FEED_KEY: 'x' }).words,
    ).toContain('id=NUGET_TOKEN,env=FEED_KEY');
  });
});
