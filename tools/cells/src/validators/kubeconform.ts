import { copyFileSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeCrdSchemas } from '../crd-schemas.js';
import { findTool, run, toolsFolder } from '../tools.js';
import { notInstalled, type Validator } from '../validator.js';

const programs = ['kustomize', 'kubeconform'] as const;
const [kustomize, checker] = programs.map(findTool);
const schemas = path.join(toolsFolder, 'kubernetes/schemas');
const definitions = path.join(toolsFolder, 'kubernetes/crds');
const absent =
  programs.find((name) => findTool(name) === undefined) ??
  ([schemas, definitions].every((folder) => existsSync(path.join(folder, 'version')))
    ? undefined
    : "the schemas of Kubernetes' API and of operators");

/** Schemas of the operators' kinds, made of their definitions once for all cells of a process. */
const operators = once(() => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'crd-schemas-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  writeCrdSchemas(definitions, folder);
  return folder;
});

/**
 * The objects as Kustomize renders them for each environment, and those that a person applies, by the descriptions of the API and of the
 * operators that bring kinds of their own: no key that these do not have.
 */
export const kubeconform: Validator = {
  name: 'kubeconform',
  platform: 'kubernetes',
  ...(absent === undefined ? {} : { missing: notInstalled(absent) }),
  async check({ folder }) {
    const scratch = mkdtempSync(path.join(os.tmpdir(), 'kubeconform-'));
    try {
      const deploy = path.join(scratch, 'deploy');
      cpSync(path.join(folder, '.deploy'), deploy, { recursive: true });
      const rendered: string[] = [];
      for (const overlay of readdirSync(deploy).filter((name) => /^kustomization(?:\.[^.]+)?\.yaml$/.test(name))) {
        copyFileSync(path.join(folder, '.deploy', overlay), path.join(deploy, 'kustomization.yaml'));
        const built = await run(kustomize as string, ['build', deploy]);
        if (built.code !== 0) return `${overlay}: ${built.all}`;
        rendered.push(path.join(scratch, `rendered-by-${overlay}`));
        writeFileSync(rendered.at(-1) as string, built.out);
      }
      const places = [schemas, operators()].flatMap((at) => [
        '-schema-location',
        `${at}/{{ .ResourceKind }}{{ .KindSuffix }}.json`,
      ]);
      const access = path.join(deploy, 'kubernetes-access.yaml');
      const { code, all } = await run(checker as string, ['-strict', ...places, ...rendered, access]);
      return code === 0 ? undefined : all;
    } finally {
      rmSync(scratch, { recursive: true });
    }
  },
};

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
