import { cpSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { attempt, run } from '../../lib/command.mjs';
import { root } from '../../lib/engine.mjs';

export const title = 'the API server takes every golden of the platform, with strict validation, and no mistyped key';

/** A key of each kind of object that has one of its own, and how it is mistyped. @type {[string, string][]} */
const keys = [
  ['restartPolicy: Always', 'restartPolcy: Always'],
  ['podMetricsEndpoints:', 'podMetricEndpoints:'],
  ['parentRefs:', 'parentRef:'],
  ['secretStoreRef:', 'secretsStoreRef:'],
];

/** @param {import('../lib/world.mjs').World} world */
export async function play({ step, expect, folder }) {
  const goldens = readdirSync(path.join(root, 'packages')).flatMap((each) => {
    const of = path.join(root, 'packages', each, 'test/golden');
    return namesIn(of).flatMap((name) => {
      const deploy = path.join(of, name, 'expected/.deploy');
      return namesIn(deploy).includes('kustomization.yaml') ? [{ name, deploy }] : [];
    });
  });
  expect(goldens.length > 3, 'whether there are goldens').is(true);
  // The kinds that operators bring; the operators themselves do not run.
  await run('kubectl', ['apply', '--server-side', '--filename', path.join(root, '.tools/kubernetes/crds')]);
  await run('kubectl', ['wait', '--for', 'condition=Established', '--timeout=60s', '--all', 'crds']);
  for (const { name, deploy } of goldens)
    await step(name, async () => {
      const copy = path.join(folder, name);
      cpSync(deploy, copy, { recursive: true });
      cpSync(path.join(root, 'packages/engine/dist/deploy.sh'), path.join(copy, 'deploy.sh'));
      const access = path.join(copy, 'kubernetes-access.yaml');
      await run('kubectl', ['apply', '--validate=strict', '--filename', access]);
      const overlays = namesIn(copy).filter((each) => /^kustomization(?:\.[^.]+)?\.yaml$/.test(each));
      for (const overlay of overlays) {
        cpSync(path.join(deploy, overlay), path.join(copy, 'kustomization.yaml'));
        const objects = (await run('kubectl', ['kustomize', copy])).replaceAll(
          /image: app$/gm,
          'image: ghcr.io/acme/shop@sha256:00',
        );
        expect(await dryRun(objects), `${name} by ${overlay}`).is([0, '']);
        for (const [key, mistyped] of keys.filter(([each]) => objects.includes(each))) {
          const [code, words] = await dryRun(objects.replace(key, mistyped));
          const refused = /unknown field|not declared in schema/.test(words);
          expect([code, refused], `${name} by ${overlay} with ${mistyped}`).is([1, true]);
        }
      }
      // The next golden may be of the same deployment, and a namespace that is going takes no objects.
      await run('kubectl', ['delete', '--ignore-not-found', '--timeout=120s', '--filename', access]);
    });
}

/** @param {string} input @returns {Promise<[number, string]>} The exit code, and what was not taken. */
async function dryRun(input) {
  const args = ['apply', '--server-side', '--dry-run=server', '--validate=strict', '--filename', '-'];
  const { code, output } = await attempt('kubectl', args, { input });
  return [code, output.replaceAll(/^.* serverside-applied \(server dry run\)\n/gm, '')];
}

/** @param {string} folder */
function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
