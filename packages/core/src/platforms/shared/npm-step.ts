import { posix } from 'node:path';
import type { App } from '../../deployment/app.js';
import { relativePath } from '../../project/paths.js';
import { shellWord } from '../../quoting/index.js';
import { feedVariables } from './feed-variables.js';
import { yamlString, type Variable } from './workflow-text.js';

/** npm's part, if the image is not built by the supplied Dockerfile, which runs npm itself. */
export function npmStep(app: App, names: readonly Variable[]) {
  const { ui, image, host } = app;
  if (ui === undefined || image.kind === 'supplied') return undefined;
  const placeholders = ui.placeholders ?? [];
  const wwwroot =
    ui.output !== undefined &&
    host !== undefined &&
    image.kind === 'sdk' &&
    relativePath(ui.folder, posix.join(host.folder, 'wwwroot'));
  const commands = [
    ...names
      .filter(({ name }) => placeholders.length > 0 && name !== ui.hostVariable)
      .map(
        ({ name }) =>
          `sed -i "s|\\$${name}|$${name}|g" ${placeholders.map((file) => shellWord(relativePath(ui.folder, file))).join(' ')}`,
      ),
    ...(ui.install === undefined ? [] : [ui.install]),
    ...(ui.others ?? []).map(
      ({ folder, install }) => `(cd ${shellWord(relativePath(ui.folder, folder) || '.')} && ${install})`,
    ),
    ...(ui.build === undefined ? [] : [ui.build]),
    ...(wwwroot && ui.output !== undefined
      ? [
          `mkdir -p ${shellWord(wwwroot)} && cp -R ${shellWord(`${relativePath(ui.folder, ui.output)}/.`)} ${shellWord(wwwroot)}`,
        ]
      : []),
    ...(ui.after ?? []),
  ];
  return {
    node: ui.node,
    folder: yamlString(ui.folder),
    title: ui.build === undefined ? 'Install the packages of the front end' : 'Build the front end',
    variables: [...(ui.build === undefined ? [] : names), ...feedVariables(app, 'npm')],
    commands,
  };
}
