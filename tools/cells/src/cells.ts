import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { families } from 'generator-litestream';
import { targets, type Answers, type Deployment } from 'litestream-generator-core';
import { renderCase } from 'tools-testkit';

/** A template and a target, rendered to disk. */
export interface Cell {
  readonly template: string;
  readonly target: string;
  readonly deployment: Deployment;
  /** Folder with the generated files, as in the checkout. */
  readonly folder: string;
}

/** What is said beside the defaults: what the template itself does not say, and an answer that brings a script of its own. */
const said: Readonly<Record<string, Answers>> = { web: { databases: ['app.db'] }, 'blazor-vue': { handover: true } };

/** Template that has a second environment: its front end is built for a public host. */
const staged = 'nextjs';

/** Every template as it is today with every target, written below a folder. */
export function renderCells(root: string): readonly Cell[] {
  return families.flatMap((family) =>
    family.templates.flatMap(({ id: template }) =>
      targets.map(({ id: target }) => {
        const checkout = path.resolve(
          import.meta.dirname,
          `../../../packages/${family.id}/test/fixtures/${template}-today`,
        );
        const { deployment, files } = renderCase(families, {
          folder: checkout,
          target,
          answers: said[template] ?? {},
          id: `${template}-k3x9q2`,
          others:
            template === staged
              ? [{ name: 'staging', id: `${template}-staging-m4t7pz`, domain: 'staging.example.org' }]
              : [],
        });
        const folder = path.join(root, `${template}-${target}`);
        for (const { path: file, text, mode = 0o644 } of files) {
          const to = path.join(folder, ...file.split('/'));
          mkdirSync(path.dirname(to), { recursive: true });
          writeFileSync(to, text);
          chmodSync(to, mode);
        }
        return { template, target, deployment, folder };
      }),
    ),
  );
}
