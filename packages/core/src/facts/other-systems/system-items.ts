import type { Project } from '../../project/project.js';
import { isOfMachine } from '../../project/platform-variables.js';
import { shellCommands } from '../../project/shell-commands.js';
import { builderItem, buildItemsOfScript } from '../carry-over/build-items.js';
import { environmentItem } from '../carry-over/environment-item.js';
import type { EarlierItem } from '../carry-over/earlier-item.js';
import { startItem, startWords } from '../carry-over/start-words.js';
import { platformBuildKey, platformPath } from './platform-build-key.js';
import { withoutOwnImage } from '../own-image.js';
import { shellWords } from '../../project/shell-words.js';
import { jumpHostItems } from '../carry-over/jump-host-items.js';
import { commandItems, domainItems } from './command-items.js';
import { pipelineItems, withVariables } from './pipeline-items.js';
import { COMMANDS, DOMAINS, VARIABLES } from './system-keys.js';
import type { FoundSystem } from './find-systems.js';
import { kubernetesItems } from './kubernetes-items.js';
import { chartItems } from './chart-items.js';
import { dockerRunItems } from './docker-run-items.js';
import { leavesOf, type Leaf } from './leaves.js';
import { mountItems } from './mount-items.js';
import { supervisorItems } from './supervisor-items.js';
import { unitItems } from './unit-items.js';

const MOUNTS = /^(?:destination|mount_?[pP]ath|mountpoint|Volume|volumes?)$/;
const HEALTH = /^(?:health_?[cC]heck_?[pP]ath|http_path)$/;
const SERVICES = /^(?:processes|formation)$/;
/** What keeps running or runs at times beside the app, as Render calls it. */
const BESIDE = /^(?:worker|cron|pserv|job|keyvalue|redis)$/;
/** What tells people what the app is. */
const ABOUT = /^(?:description|keywords|website|repository|logo|success_url|Documentation)$/;
/** What a platform starts in place of the CMD of the Dockerfile, by the title of its file. */
const STARTS: Readonly<Record<string, RegExp>> = {
  Fly: /^processes\.(?:app|web)$/,
  Heroku: /^run\.web$/,
  Render: /^services\.dockerCommand$/,
  Railway: /^deploy\.startCommand$/,
  Podman: /^Container\.Exec$/,
};

/** What another system does for the app: commands as steps, values as what they are. Texts of variables are never kept. */
export function systemItems(project: Project, system: FoundSystem): readonly EarlierItem[] {
  const { file, title, reads, text } = system;
  const whole: EarlierItem = {
    kind: 'setting',
    name: `${title}: ${file}`,
    where: `${file}:1`,
    value: `other ${reads}`,
  };
  if (reads === 'named') return [whole];
  if (reads === 'manifests') {
    const items = kubernetesItems(project, system);
    return items === undefined
      ? [{ ...whole, value: 'other named' }]
      : [{ ...whole, value: 'other settings' }, ...items];
  }
  if (reads === 'chart') return [{ ...whole, value: 'other named' }, ...chartItems(project, system)];
  if (title === 'supervisord') return [whole, ...supervisorItems(project, system)];
  const jumps = jumpHostItems(file, text);
  if (reads === 'script') return [whole, ...scriptItems(file, text), ...jumps];
  const leaves = leavesOf(project, system).map((leaf) => (title === 'Azure Pipelines' ? withVariables(leaf) : leaf));
  return [
    whole,
    ...leaves.flatMap((leaf) => (reads === 'pipeline' ? pipelineItems(leaf) : ofSettings(project, leaf, title))),
    ...jumps,
  ];
}

function scriptItems(file: string, text: string): readonly EarlierItem[] {
  const script = file.endsWith('Makefile')
    ? text.replaceAll(/\$\((\w+)\)/g, '$$$1').replaceAll(/^(?!\t).*$/gm, '')
    : file.endsWith('Jenkinsfile')
      ? [...text.matchAll(/\bsh[ \t]*\(?(?:'''|"""|'|")([^]*?)(?:'''|"""|'|")/g)].map(([, line]) => line).join('\n')
      : text;
  const plain = script.replaceAll(/^\t[@-]*/gm, '');
  const commands = [...new Set(shellCommands(plain).map((command) => withoutOwnImage(command, plain)))];
  const secrets = [...text.matchAll(/\bcredentials\(\s*['"]([\w.-]+)['"]/g)].map(([, name = '']): EarlierItem => ({
    kind: 'secret',
    name,
    where: `${file}:1`,
  }));
  return [
    ...(commands.length > 0 ? [{ kind: 'script' as const, name: file, where: `${file}:1`, commands }] : []),
    ...secrets,
    ...dockerRunItems(plain, `${file}:1`),
    ...buildItemsOfScript(plain, `${file}:1`),
  ];
}

function ofSettings(project: Project, leaf: Leaf, title: string): readonly EarlierItem[] {
  const { keys, text, from } = leaf;
  const last = keys.at(-1) ?? '';
  if (title === 'systemd' && /^(?:Exec|On)[A-Z]/.test(last)) return unitItems(project, leaf);
  const isApp = leaf.type === undefined || leaf.type === 'web';
  const build = isApp ? platformBuildKey(title, keys) : undefined;
  if (build === 'build-arg') return [builderItem(build, `${last}=${text}`, from)];
  if (build !== undefined) return [builderItem(build, build === 'target' ? text : platformPath(text), from)];
  if (isApp && title === 'Railway' && STARTS[title]?.test(keys.join('.')) === true) {
    // It takes the place of the entry point as well.
    const [program = '', ...given] = shellWords(text);
    const name = `${keys.join('.')} (${title})`;
    return [
      startItem('entrypoint', `program in ${name}`, from, startWords([program])),
      ...(given.length > 0 ? [startItem('command', name, from, startWords(given))] : []),
    ];
  }
  if (isApp && STARTS[title]?.test(keys.join('.')) === true)
    return [startItem('command', `${keys.join('.')} (${title})`, from, startWords(shellWords(text)))];
  const variables = keys.slice(0, -1).findLastIndex((key) => VARIABLES.test(key));
  if (title === 'Heroku' && /^setup\.config\.\w+$/.test(keys.join('.'))) return environmentItem(last, text, from);
  if (variables >= 0 && variables === keys.length - 2)
    return isOfMachine(last)
      ? [{ kind: 'setting', name: keys.join('.'), where: from, value: 'other machine' }]
      : environmentItem(last, text, from);
  if (variables >= 0 && variables === keys.length - 3) {
    const name = keys.at(-2) ?? '';
    if (last === 'value') return environmentItem(name, text, from);
    if (last === 'generator') return [{ kind: 'secret', name, where: from }];
  }
  if (ABOUT.test(last)) return [{ kind: 'setting', name: keys.join('.'), where: from, value: 'other about' }];
  if (/^(?:env|environment)$/.test(last) && /^[A-Za-z_]\w*=/.test(text)) {
    const at = text.indexOf('=');
    return environmentItem(text.slice(0, at), text.slice(at + 1), from);
  }
  if (/^Secret$/.test(last))
    return [{ kind: 'secret', name: /target=(\w+)/.exec(text)?.[1] ?? text.split(',')[0] ?? '', where: from }];
  if (HEALTH.test(last) || (last === 'path' && keys.some((key) => /check/i.test(key))))
    return [{ kind: 'setting', name: `health check ${text}`, where: from, value: `health ${text}` }];
  if (MOUNTS.test(last)) return mountItems(text, from);
  if (DOMAINS.test(last)) return domainItems(leaf);
  // A row of a list of crons has a command and a time.
  if (keys.includes('cron') && last === 'command')
    return [
      {
        kind: 'service',
        name: `what runs "${shellCommands(text).join(', ')}" at times (${title})`,
        where: from,
        value: 'other',
      },
    ];
  const service = keys.findLast((_key, index) => SERVICES.test(keys[index - 1] ?? ''));
  if (service !== undefined && SERVICES.test(keys.at(-2) ?? '') && last === service && !/^(?:name|type)$/.test(last)) {
    if (last === 'release') return commandItems(leaf);
    return [{ kind: 'service', name: `${last} (${title})`, where: from, value: last === 'web' ? 'app' : 'other' }];
  }
  if (last === 'type' && BESIDE.test(text))
    return [{ kind: 'service', name: `a ${text} (${title})`, where: from, value: 'other' }];
  if (last === 'schedule' || last === 'cronSchedule')
    return [{ kind: 'service', name: `what runs at ${text} (${title})`, where: from, value: 'other' }];
  if (COMMANDS.test(last)) return commandItems(leaf);
  // An empty list says nothing.
  if (/^(?:\[\s*\]|\{\s*\})$/.test(text)) return [];
  const ofCheck = keys.slice(0, -1).some((key) => /check/i.test(key));
  return [
    {
      kind: 'setting',
      name: `${keys.join('.')}: ${text}`,
      where: from,
      value: `other ${ofCheck ? 'check ' : ''}${last}`,
    },
  ];
}
