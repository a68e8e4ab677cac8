import { describe, expect, it } from 'vitest';
import { judgeApp, judgeExternal } from '../src/doctor/checks/cluster.js';
import { generated } from './checkout.js';
import { find } from './find.js';
import { standIns } from './stand-ins.js';

const run = 'https://github.com/acme/shop/actions/runs/7';

describe('the app in a cluster', () => {
  it.each([
    ['serves', { spec: { replicas: 1 }, status: { readyReplicas: 1 } }, 'good', /^The app serves/, undefined],
    ['is not deployed yet', undefined, 'good', /nothing is deployed/, undefined],
    ['is not ready', { spec: { replicas: 1 }, status: {} }, 'bad', /not ready/, /cluster status/],
    ['was stopped by a person', { spec: { replicas: 0 } }, 'bad', /somebody/, /--replicas 1$/],
    [
      'was stopped by a release that did not end',
      { metadata: { annotations: { 'generator-litestream/stopped-by': run } }, spec: { replicas: 0 } },
      'bad',
      /the run \S+\/7 stopped it/,
      /gh run rerun 7 --failed[^]*--replicas 1$/,
    ],
  ])('%s', (_, app, state, what, fix) => {
    expect(judgeApp('shop-1', app)).toMatchObject({
      state,
      what: expect.stringMatching(what),
      ...(fix !== undefined && { fix: expect.stringMatching(fix) }),
    });
  });
});

describe('values from a secret store', () => {
  const ready = (name: string, status: string) => ({
    metadata: { name },
    status: { conditions: [{ type: 'Ready', status }] },
  });
  const app = judgeApp('shop-1', undefined);

  it.each([
    ['are there', [ready('storage', 'True')], 'good', /nothing is deployed/],
    ['were not deployed yet', undefined, 'good', /nothing is deployed/],
    [
      'cannot be read',
      [ready('storage', 'False'), ready('monitor', 'True'), { metadata: { name: 'registry' } }],
      'bad',
      / storage, registry, /,
    ],
  ])('%s', (_, items, state, what) => {
    expect(judgeExternal('shop-1', app, items === undefined ? {} : { items })).toMatchObject({
      state,
      what: expect.stringMatching(what),
    });
  });
});

describe('the cluster that kubectl asks', () => {
  const folder = generated({ target: 's3', platform: 'kubernetes' });
  const asked = (script: string) => find('cluster', folder, { PATH: standIns({ kubectl: script }) });
  const answers = (minor: string, namespace: string, app: string) => `case "$*" in
    *version*) echo '{"serverVersion":{"major":"1","minor":"${minor}"}}' ;;
    *namespace' '*--output*) ${namespace} ;;
    *) ${app} ;;
  esac`;
  const set = `case "$*" in *--ignore-not-found*) echo '{"spec":{"replicas":1},"status":{"readyReplicas":1}}' ;; esac`;

  it.each([
    ['is there', answers('34+', set, set), 'good', /^The app serves in the namespace my-shop-abc234$/],
    ['has nothing yet', answers('34', 'true', 'true'), 'good', /nothing is deployed/],
    ['is too old', answers('28', 'true', 'true'), 'bad', /^This is Kubernetes 1\.28, and the files need 1\.29/],
    ['is another one', answers('34', 'echo NotFound; exit 1', 'exit 1'), 'bad', /cannot be seen .*NotFound/],
    ['does not answer', 'echo refused >&2; exit 1', 'unknown', /does not answer: refused/],
  ])('%s', async (_, script, state, what) => {
    expect(await asked(script)).toMatchObject({ state, what: expect.stringMatching(what) });
  });

  it('is not asked without kubectl', async () => {
    expect(await find('cluster', folder, { PATH: standIns({}) })).toMatchObject({
      state: 'unknown',
      what: expect.stringMatching(/^kubectl is not installed/),
    });
  });
});
