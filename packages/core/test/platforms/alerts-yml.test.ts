import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderCompose } from '../../src/platforms/compose/render.js';
import { sampleDeployment } from './sample-deployment.js';

const rendered = (metrics: boolean) =>
  new Map(renderCompose(sampleDeployment({ metrics })).map(({ path, text }) => [path, text]));

describe('metrics', () => {
  test('are for the sidecar alone, and without rules, unless they were asked for', () => {
    const files = rendered(false);
    expect(files.has('.deploy/alerts.yml')).toBe(false);
    expect(parse(files.get('.deploy/litestream.yml') ?? '', { merge: true }).addr).toBe('127.0.0.1:9090');
  });

  test('on request: reachable on the network of the deployment, and nothing is published', () => {
    const files = rendered(true);
    expect(parse(files.get('.deploy/litestream.yml') ?? '', { merge: true }).addr).toBe('0.0.0.0:9090');
    const { services } = parse(files.get('.deploy/docker-compose-template.yml') ?? '', { merge: true });
    expect(services.litestream).not.toHaveProperty('ports');
    expect(services.litestream).not.toHaveProperty('networks'); // the default network of the project, and not the proxy's
    const { groups } = parse(files.get('.deploy/alerts.yml') ?? '');
    expect(groups[0].rules.map(({ alert }: { alert: string }) => alert)).toEqual([
      'LitestreamDown',
      'LitestreamStorageUnreadable',
      'LitestreamNotValidated',
      'LitestreamDiskFull',
    ]);
  });
});
