import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderComposeTemplate } from '../../src/platforms/compose/compose-template.js';
import { renderLitestreamYml } from '../../src/platforms/shared/litestream-yml.js';
import { hostileNames, hostilePaths, hostileTexts, randomTexts, unprintableTexts } from '../hostile.js';
import { sampleDeployment } from './sample-deployment.js';

interface Compose {
  readonly name: string;
  readonly services: Readonly<
    Record<string, { readonly command?: readonly string[]; readonly volumes: readonly unknown[] }>
  >;
}

/** As a YAML 1.1 parser reads it, which Litestream's and older tools are. */
function read(text: string): unknown {
  return parse(text, { version: '1.1', merge: true, maxAliasCount: 1000 });
}

describe('the Compose template', () => {
  const { app } = sampleDeployment();
  const plain = read(renderComposeTemplate(sampleDeployment()).text);

  test.each([...hostileNames, ...unprintableTexts])('says the same whatever the app is called: %j', (name) => {
    expect(read(renderComposeTemplate(sampleDeployment({ app: { ...app, name } })).text)).toEqual(plain);
  });

  test.each([...hostileTexts, ...randomTexts(100)])(
    'hands arguments on as they are, with $ doubled for Compose: %j',
    (argument) => {
      const { services } = read(
        renderComposeTemplate(sampleDeployment({ app: { ...app, migrate: [argument] } })).text,
      ) as Compose;
      expect(services['migrate']?.command).toEqual([argument.replaceAll('$', '$$$$')]);
    },
  );

  test('mounts the data volume without copying from the image, in every service that has it', () => {
    const { services } = plain as Compose;
    const mounts = Object.values(services)
      .flatMap(({ volumes }) => volumes)
      .filter((volume) => String(volume).startsWith('data:'));
    expect(mounts).toEqual([
      'data:/app/App_Data:nocopy',
      'data:/app/App_Data:nocopy',
      'data:/data:nocopy',
      'data:/data:nocopy',
    ]);
  });
});

describe('litestream.yml', () => {
  /** What Litestream does before it parses: `os.Expand` over the whole file. */
  function expand(text: string, values: Readonly<Record<string, string>>): string {
    return text.replaceAll(
      /\$\{(\w*)\}|\$(\w|\$)/g,
      (_, braces: string | undefined, bare: string) => values[braces ?? bare] ?? '',
    );
  }

  test.each([...hostilePaths, '${DEPLOYMENT_ID}.db', ...randomTexts(100)])(
    'keeps a database path through expansion and parsing: %j',
    (path) => {
      const { text } = renderLitestreamYml(sampleDeployment({ databases: [{ path, holds: 'x' }], patterns: [] }));
      expect(read(expand(text, { REPLICA_BUCKET: 'my-bucket', DEPLOYMENT_ID: 'blazor-k3x9q2' }))).toMatchObject({
        dbs: [
          { path: `/data/${path}`, replica: { type: 's3', bucket: 'my-bucket', path: `blazor-k3x9q2/${path}` } },
          {},
          {},
        ],
      });
    },
  );

  test.each(hostileTexts)('takes a value from its variable as it is, escaped as in JSON: %j', (value) => {
    const { text } = renderLitestreamYml(sampleDeployment());
    const escaped = JSON.stringify(value)
      .slice(1, -1)
      .replaceAll(
        /[\u007f-\u009f\u2028\u2029\ufeff]/g,
        (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
    expect(read(expand(text, { REPLICA_BUCKET: escaped }))).toMatchObject({
      dbs: [{ replica: { bucket: value } }, {}, {}, {}, {}, {}],
    });
  });

  test('fills in the variables of a setting and escapes every other $ in it', () => {
    const { storage } = sampleDeployment();
    const { text } = renderLitestreamYml(
      sampleDeployment({ storage: { ...storage, settings: { host: '$a ${REPLICA_BUCKET}:${PATH}' } } }),
    );
    expect(text).toContain(String.raw`host: "\u0024a ` + '${REPLICA_BUCKET}' + String.raw`:\u0024{PATH}"`);
  });

  test('keeps snapshots a day longer than the history that is promised', () => {
    const { limits } = sampleDeployment();
    expect(read(renderLitestreamYml(sampleDeployment({ limits: { ...limits, historyDays: 30 } })).text)).toMatchObject({
      snapshot: { interval: '24h', retention: '744h' },
    });
  });

  test('replicates a manifest only where databases appear while the app runs', () => {
    expect(renderLitestreamYml(sampleDeployment()).text).toContain('manifest.db');
    expect(renderLitestreamYml(sampleDeployment({ patterns: [] })).text).not.toContain('manifest.db');
  });
});
