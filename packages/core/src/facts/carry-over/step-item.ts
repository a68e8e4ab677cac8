import { shellCommands } from '../../project/shell-commands.js';
import type { YamlNode } from '../../project/yaml-file.js';
import type { Project } from '../../project/project.js';
import { pulledFrom } from './login-registry.js';
import type { BuildScript } from './build-script.js';
import type { EarlierItem } from './earlier-item.js';
import { DEPLOY_HOOK } from '../deploy-hook.js';
import { withoutOwnImage } from '../own-image.js';
import { keyFiles } from './way-to-host.js';

/**
 * A step with what it uses and runs, here and on another machine. One that only prepares values for others is none.
 * @param workflow text of the file, which says what variables there are
 * @param script the step as one that can be moved. Default: it cannot
 */
export function stepItem(
  project: Project,
  step: YamlNode,
  workflow: string,
  script?: BuildScript,
): readonly EarlierItem[] {
  const uses = step.get('uses').text?.replace(/@.*$/, '');
  const inputs = ['script', 'inlineScript', 'SCRIPT_BEFORE', 'SCRIPT_AFTER', 'command', 'commands'];
  const scripts = [step.get('run'), ...inputs.map((input) => step.get('with').get(input))];
  const registry = pulledFrom(step, workflow, project);
  const commands = [
    ...(uses === undefined ? [] : [`uses ${uses}${registry === undefined ? '' : ` for ${registry}`}`]),
    ...copied(step),
    ...scripts
      .flatMap(({ text }) => shellCommands(withoutDeadBranches(text ?? '', workflow)))
      .map((command) => withoutOwnImage(command, workflow))
      .filter((command) => !writesKey(command, workflow))
      .map((command) =>
        command.startsWith('curl') && scripts.some(({ text = '' }) => DEPLOY_HOOK.test(text))
          ? 'curl to the hook of the host'
          : command,
      ),
  ];
  if (commands.length === 0) return [];
  const pages = step.get('with').get('publish_dir');
  const folder = step.get('working-directory').text?.replace(/^\.\/(?=.)/, '');
  return [
    {
      kind: 'step',
      name: step.get('name').text ?? (commands[0] as string),
      where: step.from,
      ...(folder === undefined ? nodeOf(step) : { value: folder }),
      commands,
      ...(script === undefined ? {} : { script }),
    },
    ...(pages.text === undefined
      ? []
      : [{ kind: 'setting' as const, name: `GitHub Pages from ${pages.text}`, where: pages.from, value: pages.text }]),
  ];
}

/** `node 24`: the version that later steps are run with. */
function nodeOf(step: YamlNode): Pick<EarlierItem, 'value'> {
  if (step.get('uses').text?.startsWith('actions/setup-node@') !== true) return {};
  const version = /^v?(\d+)(?:\.|$)/.exec(step.get('with').get('node-version').text ?? '')?.[1];
  return version === undefined ? {} : { value: `node ${version}` };
}

/** Files that a step copies to the host, with a dollar in the place of what the run decides. */
function copied(step: YamlNode): readonly string[] {
  if (step.get('uses').text?.startsWith('appleboy/scp-action@') !== true) return [];
  return (step.get('with').get('source').text ?? '')
    .replaceAll(/\$\{\{[\s\S]*?\}\}/g, '$')
    .split(/[,\n]/)
    .map((path) => path.trim().replace(/^\.\/(?=.)/, ''))
    .filter((path) => path !== '')
    .map((path) => `copy ${path}`);
}

/** Without what stands behind a variable that the workflow sets nowhere: it never ran. */
function withoutDeadBranches(script: string, workflow: string): string {
  return script.replaceAll(
    /\bif \[+ -n "\$\{\{\s*env\.(\w+)\s*\}\}" \]+; *then\b((?:(?!\bif\b)[\s\S])*?)\bfi\b/g,
    (all, name: string) => (new RegExp(`\\b${name}\\s*[:=]`).test(workflow) ? all : ''),
  );
}

/** Whether a command writes the file that SSH takes its key from: `ssh -i key`. */
function writesKey(command: string, workflow: string): boolean {
  const file = /^write (\S+)$/.exec(command)?.[1];
  return file !== undefined && keyFiles(workflow).includes(file);
}
