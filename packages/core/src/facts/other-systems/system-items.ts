import type { Project } from '../../project/project.js';
import { isOfMachine } from '../../project/platform-variables.js';
import { shellCommands } from '../../project/shell-commands.js';
import { buildItemsOfScript } from '../carry-over/build-items.js';
import { environmentItem } from '../carry-over/environment-item.js';
import type { EarlierItem } from '../carry-over/earlier-item.js';
import { jumpHostItems } from '../carry-over/jump-host-items.js';
import type { FoundSystem } from './find-systems.js';
import { kubernetesItems } from './kubernetes-items.js';
import { chartItems } from './chart-items.js';
import { dockerRunItems } from './docker-run-items.js';
import { leavesOf, type Leaf } from './leaves.js';
import { mountItems } from './mount-items.js';

const VARIABLES =
  /^(?:env|environment|environment_variables|variables|envVars|env_variables|secrets?|Environment|clear|Secret)$/;
const COMMANDS =
  /^(?:script|before_script|after_script|run|commands?|cmd|args|shell|bash|inline|inlineScript|arguments|\w*[cC]ommand|release|(?:pre|post)[dD]eploy|Exec\w*|build)$/;
const MOUNTS = /^(?:destination|mount_?[pP]ath|mountpoint|Volume|volumes?)$/;
const DOMAINS = /^(?:domains?|hosts?|url|hostname|server_name)$/;
const HEALTH = /^(?:health_?[cC]heck_?[pP]ath|http_path)$/;
const SERVICES = /^(?:processes|formation)$/;
/** What keeps running or runs at times beside the app, as Render calls it. */
const BESIDE = /^(?:worker|cron|pserv|job|keyvalue|redis)$/;
/** What tells people what the app is. */
const ABOUT = /^(?:description|keywords|website|repository|logo|success_url|Documentation)$/;
const HOST_NAME = /^(?:https?:\/\/)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:\/.*)?$/i;

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
  const jumps = jumpHostItems(file, text);
  if (reads === 'script') return [whole, ...scriptItems(file, text), ...jumps];
  const leaves = leavesOf(project, system);
  return [
    whole,
    ...leaves.flatMap((leaf) => (reads === 'pipeline' ? ofPipeline(leaf) : ofSettings(leaf, title))),
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
  const commands = shellCommands(plain);
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

/** Of a pipeline its commands, variables and domains; which machines and stages it has, the new workflow does not need. */
function ofPipeline(leaf: Leaf): readonly EarlierItem[] {
  const { keys, text, from } = leaf;
  const last = keys.at(-1) ?? '';
  const parent = keys.at(-2) ?? '';
  if (COMMANDS.test(last) && !VARIABLES.test(parent))
    return parent === 'inputs' && !/\s/.test(text) ? [] : commandItems(leaf);
  if (DOMAINS.test(last)) return domainItems(leaf);
  // What a ready-made step of the pipeline is given goes with that step; an environment of GitLab has a name.
  if (
    keys.slice(0, -2).some((key) => COMMANDS.test(key) || key === 'inputs') ||
    (parent === 'environment' && last === 'name')
  )
    return [];
  if (VARIABLES.test(parent)) return environmentItem(last, text, from);
  if (last === 'uses' || last === 'pipe' || last === 'task')
    return [
      { kind: 'step', name: `${last} ${text.replace(/[:@].*$/, '')}`, where: from, commands: [`${last} ${text}`] },
    ];
  if (last === 'cron' || last === 'schedule') return [{ kind: 'trigger', name: `schedule ${text}`, where: from }];
  return [];
}

function ofSettings(leaf: Leaf, title: string): readonly EarlierItem[] {
  const { keys, text, from } = leaf;
  const last = keys.at(-1) ?? '';
  const variables = keys.slice(0, -1).findLastIndex((key) => VARIABLES.test(key));
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
  if (last.startsWith('Exec')) return unitItems(leaf);
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

/** A unit of systemd that runs the app in a container is the app. */
function unitItems(leaf: Leaf): readonly EarlierItem[] {
  const commands = shellCommands(leaf.text);
  if (commands.length === 0 || !commands.every((command) => /^(?:docker|podman) /.test(command)))
    return commandItems(leaf);
  const { keys, from } = leaf;
  return [{ kind: 'service', name: keys.join('.'), where: from, value: 'app' }, ...dockerRunItems(leaf.text, from)];
}

function commandItems({ text, from, keys }: Leaf): readonly EarlierItem[] {
  const commands = shellCommands(text);
  const runs = [...dockerRunItems(text, from), ...buildItemsOfScript(text, from)];
  return [
    ...(commands.length > 0
      ? [
          {
            kind: 'step' as const,
            name: keys.join('.'),
            where: from,
            commands,
            ...(/^(?:release|release_command|preDeployCommand)$/.test(keys.at(-1) ?? '') && {
              value: 'before a release',
            }),
          },
        ]
      : []),
    ...runs,
  ];
}

function domainItems({ text, from }: Leaf): readonly EarlierItem[] {
  const name = HOST_NAME.exec(text.trim())?.[1];
  return name === undefined ? [] : [{ kind: 'domain', name, where: from }];
}
