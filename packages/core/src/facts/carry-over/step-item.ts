import { shellCommands } from '../../project/shell-commands.js';
import type { YamlNode } from '../../project/yaml-file.js';
import type { BuildScript } from './build-script.js';
import type { EarlierItem } from './earlier-item.js';
import { isOwnImage } from '../own-image.js';

/**
 * A step with what it uses and runs, here and on another machine. One that only prepares values for others is none.
 * @param workflow text of the file, which says what variables there are
 * @param script the step as one that can be moved. Default: it cannot
 */
export function stepItem(step: YamlNode, workflow: string, script?: BuildScript): readonly EarlierItem[] {
  const uses = step.get('uses').text?.replace(/@.*$/, '');
  const inputs = ['script', 'inlineScript', 'SCRIPT_BEFORE', 'SCRIPT_AFTER', 'command', 'commands'];
  const scripts = [step.get('run'), ...inputs.map((input) => step.get('with').get(input))];
  const commands = [
    ...(uses === undefined ? [] : [`uses ${uses}${pulledFrom(step, workflow)}`]),
    ...copied(step),
    ...scripts
      .flatMap(({ text }) => shellCommands(withoutDeadBranches(text ?? '', workflow)))
      .map((command) => (runsOwnImage(command, workflow) ? 'docker run' : command)),
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

/** The registry of a login that nothing is pushed to: base images come from there. */
function pulledFrom(step: YamlNode, workflow: string): string {
  if (step.get('uses').text?.startsWith('docker/login-action@') !== true) return '';
  const registry = (step.get('with').get('registry').text ?? 'docker.io').replace(/^https?:\/\/|\/.*$/g, '');
  if (/[$<]/.test(registry) || registry === 'ghcr.io') return '';
  const others = workflow.split('\n').filter((line) => !/\b(?:registry|username|password)\s*:/.test(line));
  const pushes = registry === 'docker.io' ? PUSHES_TO_DOCKER_HUB : new RegExp(registry.replaceAll('.', '\\.'));
  return others.some((line) => !/^\s*#/.test(line) && pushes.test(line)) ? '' : ` for ${registry}`;
}

/** An image with an owner and no registry, `acme/shop`. */
const PUSHES_TO_DOCKER_HUB =
  /\b(?:tags|images)\s*:\s*["']?(?:[\w-]+|\$\{\{[^}]*\}\})\/|docker\.io\/|\bdocker\s+(?:image\s+)?push\s+[\w-]+\/[\w-]|^\s*(?:[\w-]+|\$\{\{[^}]*\}\})\/[\w.-]+(?::\S*)?$/;

/** Without what stands behind a variable that the workflow sets nowhere: it never ran. */
function withoutDeadBranches(script: string, workflow: string): string {
  return script.replaceAll(
    /\bif \[+ -n "\$\{\{\s*env\.(\w+)\s*\}\}" \]+; *then\b((?:(?!\bif\b)[\s\S])*?)\bfi\b/g,
    (all, name: string) => (new RegExp(`\\b${name}\\s*[:=]`).test(workflow) ? all : ''),
  );
}

/** Whether a container is the app itself: its image is named by a variable, or the workflow builds or pushes it. */
function runsOwnImage(command: string, workflow: string): boolean {
  const image = /^docker run ([^\s-]\S*)$/.exec(command)?.[1];
  return image !== undefined && isOwnImage(image, workflow);
}
