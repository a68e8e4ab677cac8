import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  detect,
  joinDeployment,
  openProject,
  platforms,
  resolveAnswers,
  targets,
  type CarryOver,
  type Facts,
  type GeneratedFile,
} from 'litestream-generator-core';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { families } from '../src/families.js';

const packages = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const fixtures = families
  .map(({ id }) => path.join(packages, id, 'test', 'fixtures'))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => [name, path.join(folder, name)] as const),
  );

function accountOf(
  folder: string,
  platform: (typeof platforms)[number],
): { readonly facts: Facts; readonly carryOver: CarryOver; readonly files: readonly GeneratedFile[] } {
  const { facts, family } = detect(openProject(folder), families);
  const { answers } = resolveAnswers({
    facts,
    family,
    targets,
    flags: { target: 's3', platform: platform.id },
    stored: {},
    yes: true,
  });
  const target = targets.find(({ id }) => id === 's3');
  if (target === undefined) throw new Error('there is no S3 target');
  const deployment = joinDeployment({ facts, answers, family, target, platform, id: 'app-k3x9q2' });
  return { facts, carryOver: deployment.carryOver, files: platform.render(deployment) };
}

/** Everything in the files that deploy, found in another way than by the readers: the values of each node, by what holds it. */
function named(facts: Facts, folder: string): readonly string[] {
  const files = [...new Set(facts.earlier.flatMap(({ value }) => value.files))];
  return files.flatMap((file) => {
    const text = readFileSync(path.join(folder, file), 'utf8').replaceAll(/^\s*#.*$/gm, '');
    if (!/\.ya?ml$/.test(file)) return [...text.matchAll(/^(\w+)=/gm)].map(([, name]) => name as string);
    const secrets = [...text.matchAll(/\bsecrets\.(\w+)/g)].map(([, name]) => name as string);
    const tree = parse(text.replaceAll(/^.*<%(?!=).*$/gm, '')) as Tree;
    const steps = Object.values(tree.jobs ?? {}).flatMap((job) => job.steps ?? []);
    const services = Object.entries(tree.services ?? {});
    return [
      ...secrets,
      ...steps.flatMap(({ name, uses }) => (uses === undefined ? [] : [name ?? uses.replace(/@.*/, '')])),
      ...services.flatMap(([name, { environment = {}, volumes = [] }]) => [
        name,
        ...Object.keys(environment).filter((variable) => variable !== 'VIRTUAL_HOST'),
        ...volumes.map((volume) => volume.split(':').at(-1) as string),
      ]),
      ...Object.keys(tree.accessories ?? {}),
      ...(tree.env?.secret ?? []),
      ...Object.keys(tree.env?.clear ?? {}),
    ];
  });
}

interface Tree {
  readonly jobs?: Record<string, { readonly steps?: readonly { readonly name?: string; readonly uses?: string }[] }>;
  readonly services?: Record<string, { readonly environment?: object; readonly volumes?: readonly string[] }>;
  readonly accessories?: object;
  readonly env?: { readonly secret?: readonly string[]; readonly clear?: object };
}

const cases = fixtures.flatMap(([name, folder]) => platforms.map((platform) => ({ name, folder, platform })));

/** Whether a file has each part of the setting, and the name of what has one there. */
function stands(
  { kind, name, at }: CarryOver['kept'][number],
  files: readonly GeneratedFile[],
  folder: string,
): boolean {
  const own = path.join(folder, at.file);
  const text = files.find((file) => file.path === at.file)?.text ?? (existsSync(own) ? readFileSync(own, 'utf8') : '');
  const named = /^(?:secret|variable|service)$/.test(kind) ? [at.as ?? name] : at.as === undefined ? [] : [at.as];
  return at.setting.length > 0 && [...at.setting, ...named].every((part) => text.includes(part));
}

describe.each(cases)('$name on $platform.id', ({ folder, platform }) => {
  const { facts, carryOver, files } = accountOf(folder, platform);
  const { kept, replaced, lost } = carryOver;
  const all = [...kept, ...replaced, ...lost];

  test('each item is in one of the lists, and in no two of them', () => {
    const key = ({ kind, name, where }: { kind: string; name: string; where: string }) => `${kind} ${name} ${where}`;
    expect(all.map(key).toSorted()).toEqual((facts.earlierItems ?? []).map(key).toSorted());
  });

  test('what the files of the earlier deployment name is in one of them', () => {
    const text = all.map(({ name, commands = [] }) => [name, ...commands].join('\n')).join('\n');
    expect(named(facts, folder).filter((name) => !text.includes(name))).toEqual([]);
  });

  test('what is kept stands in the place that is named', () => {
    expect(kept.filter((item) => !stands(item, files, folder))).toEqual([]);
  });

  test('what takes the place of something is said', () => {
    expect(replaced.filter(({ by }) => by === '')).toEqual([]);
  });
});
