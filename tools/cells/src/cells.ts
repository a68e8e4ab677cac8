import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { families } from 'generator-litestream';
import { platforms, targets, type Answers, type Deployment, type GeneratedFile } from 'litestream-generator-core';
import { goldenFolders, readGoldenCase, renderCase, renderGoldenCase } from 'tools-testkit';

/** A platform, a template and a target, rendered to disk. */
export interface Cell {
  readonly platform: string;
  /** Its name, or that of a golden case. */
  readonly template: string;
  readonly target: string;
  readonly deployment: Deployment;
  /** Folder with the generated files, as in the checkout. */
  readonly folder: string;
}

/** What is said beside the defaults: what the template itself does not say, and an answer that brings a script of its own. */
const said: Readonly<Record<string, Answers>> = {
  web: { databases: ['app.db'] },
  blazor: { readers: 2 },
  'blazor-vue': { handover: true },
};

/** Template that has a second environment: its front end is built for a public host. */
const staged = 'nextjs';

/**
 * Every template with a target of each type of Litestream's; its other targets differ in values alone, so that one template has them. A
 * platform beside the first one has every template with the first target, and one template with every target that it takes.
 */
const [first, ...others] = platforms;
export const pairs = families.flatMap((family, place) =>
  family.templates.flatMap(({ id: template }, index) =>
    targets
      .filter(({ type }, at) => place + index === 0 || targets.findIndex((target) => target.type === type) === at)
      .flatMap((target, at) => [
        { platform: first?.id ?? '', family, template, target: target.id },
        ...others
          .filter(({ refuses }) => (at === 0 || place + index === 0) && refuses(target) === undefined)
          .map(({ id: platform }) => ({ platform, family, template, target: target.id })),
      ]),
  ),
);

/** Templates as they are today, of one platform or of all, written below a folder. */
export function renderCells(root: string, only?: string): readonly Cell[] {
  const chosen = pairs.filter(({ platform }) => only === undefined || platform === only);
  return chosen.map(({ platform, family, template, target }) => {
    const checkout = path.resolve(
      import.meta.dirname,
      `../../../packages/${family.id}/test/fixtures/${template}-today`,
    );
    const { deployment, files } = renderCase(families, {
      folder: checkout,
      target,
      platform,
      answers: understood(platform, said[template] ?? {}),
      id: `${template}-k3x9q2`,
      others:
        template === staged
          ? [{ name: 'staging', id: `${template}-staging-m4t7pz`, domain: 'staging.example.org' }]
          : [],
    });
    const folder = path.join(root, platform, `${template}-${target}`);
    writeFiles(folder, files);
    return { platform, template, target, deployment, folder };
  });
}

/** Every golden case, written below a folder: options that no cell has. */
export function renderGoldens(root: string): readonly Cell[] {
  return families.flatMap((family) =>
    goldenFolders(path.resolve(import.meta.dirname, `../../../packages/${family.id}/test/golden`)).map((golden) => {
      const { target } = readGoldenCase(golden);
      const { deployment, files } = renderGoldenCase(family, golden);
      const folder = path.join(root, 'golden', path.basename(golden));
      writeFiles(folder, files);
      return { platform: deployment.platform, template: path.basename(golden), target, deployment, folder };
    }),
  );
}

function writeFiles(folder: string, files: readonly GeneratedFile[]): void {
  for (const { path: file, text, mode = 0o644 } of files) {
    const to = path.join(folder, ...file.split('/'));
    mkdirSync(path.dirname(to), { recursive: true });
    writeFileSync(to, text);
    chmodSync(to, mode);
  }
}

/** Without the answers with which that platform can do nothing. */
function understood(id: string, answers: Answers): Answers {
  const chosen = platforms.find((platform) => platform.id === id);
  const others = platforms.filter((platform) => platform !== chosen).flatMap(({ questions }) => questions);
  const without = [...(chosen?.without ?? []), ...others.map(({ name }) => name)];
  return Object.fromEntries(Object.entries(answers).filter(([name]) => !without.includes(name)));
}
