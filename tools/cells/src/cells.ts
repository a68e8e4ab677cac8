import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { families } from 'generator-litestream';
import { platforms, targets, type Answers, type Deployment } from 'litestream-generator-core';
import { renderCase } from 'tools-testkit';

/** A platform, a template and a target, rendered to disk. */
export interface Cell {
  readonly platform: string;
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
      .flatMap(({ id: target }, at) => [
        { platform: first?.id ?? '', family, template, target },
        ...others
          .filter(({ refuses }) => (at === 0 || place + index === 0) && refuses(target) === undefined)
          .map(({ id: platform }) => ({ platform, family, template, target })),
      ]),
  ),
);

/** Templates as they are today, written below a folder. */
export function renderCells(root: string): readonly Cell[] {
  return pairs.map(({ platform, family, template, target }) => {
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
    for (const { path: file, text, mode = 0o644 } of files) {
      const to = path.join(folder, ...file.split('/'));
      mkdirSync(path.dirname(to), { recursive: true });
      writeFileSync(to, text);
      chmodSync(to, mode);
    }
    return { platform, template, target, deployment, folder };
  });
}

/** Without the answers with which that platform can do nothing. */
function understood(id: string, answers: Answers): Answers {
  const chosen = platforms.find((platform) => platform.id === id);
  const others = platforms.filter((platform) => platform !== chosen).flatMap(({ questions }) => questions);
  const without = [...(chosen?.without ?? []), ...others.map(({ name }) => name)];
  return Object.fromEntries(Object.entries(answers).filter(([name]) => !without.includes(name)));
}
