import { cpSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { attempt, run } from '../../lib/command.mjs';
import { root } from '../../lib/engine.mjs';

export const title = 'the API server takes every golden of the platform, with strict validation, and no mistyped key';

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
  for (const { name, deploy } of goldens)
    await step(name, async () => {
      const copy = path.join(folder, name);
      cpSync(deploy, copy, { recursive: true });
      cpSync(path.join(root, 'packages/engine/dist/deploy.sh'), path.join(copy, 'deploy.sh'));
      const access = path.join(copy, 'kubernetes-access.yaml');
      await run('kubectl', ['apply', '--validate=strict', '--filename', access]);
      const objects = (await run('kubectl', ['kustomize', copy])).replaceAll(
        /image: app$/gm,
        'image: ghcr.io/acme/shop@sha256:00',
      );
      // The node has none of the operators that bring these kinds.
      const foreign = /^kind: (?:PodMonitor|HTTPRoute|ExternalSecret)$/m;
      const known = objects.split('\n---\n').filter((object) => !foreign.test(object));
      expect(await dryRun(known.join('\n---\n')), name).is([0, '']);
      const [code, words] = await dryRun(
        known.join('\n---\n').replace('restartPolicy: Always', 'restartPolcy: Always'),
      );
      expect([code, /unknown field|not declared in schema/.test(words)], `${name} with a mistyped key`).is([1, true]);
      // The next golden may be of the same deployment, and a namespace that is going takes no objects.
      await run('kubectl', ['delete', '--timeout=120s', '--filename', access]);
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
