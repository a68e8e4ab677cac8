import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  detect,
  engineVersionOf,
  joinDeployment,
  memoryProject,
  platforms,
  projectFiles,
  questionsFor,
  renderDeployment,
  resolveAnswers,
  targets,
  type Deployment,
  type Family,
  type Platform,
  type Target,
} from 'litestream-generator-core';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { families } from '../src/families.js';

// What every platform promises for every template and target. A new platform needs no test of its own to be held to it.

const sources = path.resolve(import.meta.dirname, '../../core/src/platforms');

/** A web project of no family in particular, as somebody may ask any family to deploy it. */
const plain = memoryProject({
  'Shop/Shop.csproj':
    '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>',
  'Shop/Program.cs': 'var app = WebApplication.Create(args); app.Run();',
});

function resolved(
  platform: Platform,
  family: Family,
  template: string,
  target: Target,
  more: Readonly<Record<string, readonly string[]>> = {},
) {
  const { facts: found } = detect(plain, [family], { family: family.id });
  const facts = { ...found, template: { ...found.template, value: template } };
  const flags = {
    target: target.id,
    ...(platforms.length > 1 && { platform: platform.id }),
    databases: ['app.db'],
    domain: 'shop.example.com',
    ...more,
  };
  return { facts, ...resolveAnswers({ facts, family, targets, platforms, flags, stored: {}, yes: true }) };
}

const repeated = (values: readonly string[]): readonly string[] =>
  values.filter((value, index) => values.indexOf(value) !== index);

it('ids and places are unique, and the first one is the default', () => {
  for (const key of ['id', 'title', 'order'] as const)
    expect(repeated(platforms.map((platform) => String(platform[key])))).toEqual([]);
  expect(platforms[0]?.id).toBe('compose');
});

describe.each(platforms.map((platform) => [platform.id, platform] as const))('%s', (id, platform) => {
  it('is named like its folder, and says in full what it is', () => {
    expect(id).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(readdirSync(path.join(sources, id))).toContain('platform.ts');
    expect(platform.title).toMatch(/^\S.*\S$/);
  });

  it('knows no family and no target by name', () => {
    const words = [
      ...families.map(({ id: family }) => family),
      ...targets.map(({ id: target }) => target).filter((target) => target !== 'file'),
    ];
    for (const file of readdirSync(path.join(sources, id)))
      expect(readFileSync(path.join(sources, id, file), 'utf8'), file).not.toMatch(
        new RegExp(`(['"\`])(?:${words.join('|')})\\1`),
      );
  });

  it('names common questions only, and hides none by its own', () => {
    const names = questionsFor(families, targets).map(({ name }) => name);
    expect(platform.without.filter((name) => !names.includes(name))).toEqual([]);
    expect(repeated(questionsFor(families, targets, platforms).map(({ name }) => name))).toEqual([]);
  });

  it.each(families.flatMap((family) => family.templates.map((template) => [template.id, family] as const)))(
    'deploys %s to every target, or says why not',
    (template, family) => {
      for (const target of targets) {
        const { facts, answers, missing, invalid } = resolved(platform, family, template, target);
        if (platform.refuses(target) !== undefined) {
          expect(invalid.map(({ what }) => what).join(' '), target.id).toContain(platform.refuses(target));
          continue;
        }
        expect({ missing, invalid }, target.id).toEqual({ missing: [], invalid: [] });
        const deployment = joinDeployment({ facts, answers, family, target, platform, id: 'shop-abcdef' });
        expect(JSON.parse(JSON.stringify(deployment))).toEqual(deployment);
        checkFiles(renderDeployment(deployment), platform, deployment);
      }
    },
  );

  it('backs up files beside the databases to every target that can hold them', () => {
    const family = families[0]!;
    const template = family.templates[0]!.id;
    for (const target of targets) {
      if (target.files === undefined || platform.refuses(target) !== undefined) continue;
      const { facts, answers, missing, invalid } = resolved(platform, family, template, target, { files: ['uploads'] });
      expect({ missing, invalid }, target.id).toEqual({ missing: [], invalid: [] });
      const deployment = joinDeployment({ facts, answers, family, target, platform, id: 'shop-abcdef' });
      const files = renderDeployment(deployment);
      checkFiles(files, platform, deployment);
      const all = files.map(({ text }) => text).join('');
      for (const part of ['\nfile=uploads\n', 'secrets.FILES_PASSWORD', deployment.pins.restic, deployment.pins.rclone])
        expect(all.includes(part), `${target.id}: ${part}`).toBe(true);
    }
  });
});

/** Most files are the same for many targets, and to parse them all would take longer than to render them. */
const yamlErrors = new Map<string, readonly unknown[]>();

function yamlErrorsOf(text: string): readonly unknown[] {
  const errors = yamlErrors.get(text) ?? parseAllDocuments(text, { merge: true }).flatMap(({ errors: all }) => all);
  yamlErrors.set(text, errors);
  return errors;
}

function checkFiles(files: ReturnType<typeof renderDeployment>, platform: Platform, deployment: Deployment): void {
  const paths = files.map((file) => file.path);
  expect(paths).toEqual([...new Set(paths)].toSorted());
  const common = [projectFiles.conf, projectFiles.engine, projectFiles.litestream, projectFiles.guide];
  expect(paths).toEqual(expect.arrayContaining([...common, projectFiles.workflow, projectFiles.restoreDrill]));
  // Each path is common to all platforms or its own, so that a person who changes the platform loses nothing in silence.
  const ofOthers = platforms.filter((other) => other !== platform).flatMap((other) => other.files);
  expect(paths.filter((file) => ofOthers.includes(file) && !platform.files.includes(file))).toEqual([]);
  for (const { path: file, text } of files) {
    expect([file, text.includes('\r'), text.endsWith('\n')]).toEqual([file, false, true]);
    if (/\.ya?ml$/.test(file)) expect(yamlErrorsOf(text), file).toEqual([]);
  }
  const text = (file: string): string => files.find((one) => one.path === file)?.text ?? '';
  expect(engineVersionOf(text(projectFiles.engine))).toBeDefined();
  expect(text(projectFiles.conf)).toContain(`id=${deployment.id}\n`);
  // Every secret reaches the workflow by its name, and none of them stands anywhere with a value.
  for (const { name } of [...deployment.storage.secrets, ...deployment.host.secrets])
    expect(text(projectFiles.workflow), name).toMatch(new RegExp(`(?:secrets|vars)\\.${name}\\b`));
}
