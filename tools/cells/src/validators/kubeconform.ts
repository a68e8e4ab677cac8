import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findTool, run, toolsFolder } from '../tools.js';
import { notInstalled, type Validator } from '../validator.js';

const programs = ['kustomize', 'kubeconform'] as const;
const [kustomize, checker] = programs.map(findTool);
const schemas = path.join(toolsFolder, 'kubernetes', 'schemas');
const absent =
  programs.find((name) => findTool(name) === undefined) ??
  (existsSync(path.join(schemas, 'version')) ? undefined : "the schemas of Kubernetes' API");

/** The objects as Kustomize renders them, and those that a person applies, by the API's own description: no key that it does not have. */
export const kubeconform: Validator = {
  name: 'kubeconform',
  platform: 'kubernetes',
  ...(absent === undefined ? {} : { missing: notInstalled(absent) }),
  async check({ folder }) {
    const deploy = path.join(folder, '.deploy');
    const rendered = path.join(folder, 'rendered.yaml');
    const built = await run(kustomize as string, ['build', deploy]);
    if (built.code !== 0) return built.all;
    writeFileSync(rendered, built.out);
    const { code, all } = await run(checker as string, [
      '-strict',
      '-schema-location',
      `${schemas}/{{ .ResourceKind }}{{ .KindSuffix }}.json`,
      rendered,
      path.join(deploy, 'kubernetes-access.yaml'),
    ]);
    return code === 0 ? undefined : all;
  },
};
