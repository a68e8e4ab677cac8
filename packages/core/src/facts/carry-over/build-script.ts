import { buildValue, isPassed } from '../../project/build-value.js';
import { joinPath } from '../../project/paths.js';
import type { Workflow } from '../../project/workflow.js';
import { environmentOf, type YamlNode } from '../../project/yaml-file.js';

/** A step before the build of the image that means the same in another workflow: a script of bash, its folder and its variables. */
export interface BuildScript {
  readonly run: string;
  /** Below the root. Default: the root. */
  readonly folder?: string;
  /** Values are literal, or expressions for secrets and variables of the repository. */
  readonly env: readonly { readonly name: string; readonly value: string }[];
  /** The program that it installs and does nothing else, so that only steps which call that need it. */
  readonly provides?: string;
}

/** The action that installs pnpm, as a script; undefined where it does more, or where a file says the version. */
function setUp(step: YamlNode): BuildScript | undefined {
  if (step.get('uses').text?.startsWith('pnpm/action-setup@') !== true) return undefined;
  const inputs = step.get('with').entries.filter(([name]) => !/^(?:cache|dest)/.test(name));
  if (inputs.some(([name]) => name !== 'version')) return undefined;
  const version = inputs[0]?.[1].text;
  if (version !== undefined && !/^(?:latest|\d[\w.-]*)$/.test(version)) return undefined;
  // Without a version, package.json says it.
  const prepare = version === undefined ? '' : ` && corepack prepare pnpm@${version} --activate`;
  return { run: `corepack enable${prepare}`, env: [], provides: 'pnpm' };
}

/** Commands and actions by which an image comes about, or by which the checkout leaves for the host that builds it. */
const BUILDS =
  /\bdocker\s+(?:buildx\s+|image\s+)?(?:build|bake)\b|\bdocker(?:\s+|-)compose\b[^\n]*\s(?:build\b|--build\b)|\bkamal\s+(?:deploy|setup|build|redeploy)\b|\b(?:rsync|scp)\s|PublishContainer\b|ContainerRepository=|PublishProfile=DefaultContainer/;
const BUILDING_ACTION = /^(?:docker\/(?:build-push|bake)-action|appleboy\/(?:scp|ssh)-action)@/;
/** What belongs to the way to the host, and to no image. */
const DEPLOYS =
  /\b(?:ssh|ssh-keyscan|ssh-add|scp|rsync|kamal)\b|\.ssh\b|known_hosts|\.pem\b|\bgit\s+push\b|\bgh\s+release\b|\bdocker\s+push\b/;

/** Whether the step makes an image, or sends the checkout to where one is made. */
export function buildsImage(step: YamlNode): boolean {
  return BUILDING_ACTION.test(step.get('uses').text ?? '') || BUILDS.test(step.get('run').text ?? '');
}

/** Names of the run itself that each step has as a variable. */
const OF_THE_RUN: Readonly<Record<string, string>> = {
  'github.sha': 'GITHUB_SHA',
  'github.ref_name': 'GITHUB_REF_NAME',
  'github.repository': 'GITHUB_REPOSITORY',
  'github.repository_owner': 'GITHUB_REPOSITORY_OWNER',
  'github.run_id': 'GITHUB_RUN_ID',
  'github.run_number': 'GITHUB_RUN_NUMBER',
  'github.actor': 'GITHUB_ACTOR',
};

/** The step as a script that can be moved; undefined where it needs what other steps, conditions or shells give. */
export function buildScript(
  step: YamlNode,
  job: YamlNode,
  workflow: Pick<Workflow, 'environment'>,
): BuildScript | undefined {
  const run = step.get('run').text;
  const defaults = job.get('defaults').get('run');
  const shell = step.get('shell').text ?? defaults.get('shell').text ?? 'bash';
  const condition = step.get('if').text ?? 'success()';
  // The folder of an action is another one in another workflow.
  if (run === undefined) return setUp(step);
  if (/GITHUB_ACTION_PATH/.test(run)) return undefined;
  if (DEPLOYS.test(run) || !/^(?:ba)?sh$/.test(shell)) return undefined;
  if (!/^(?:\$\{\{\s*)?success\(\)(?:\s*\}\})?$/.test(condition)) return undefined;
  const wanted = step.get('working-directory').text ?? defaults.get('working-directory').text ?? '.';
  const folder = /[$\\~]|^\//.test(wanted) ? undefined : joinPath('.', wanted);
  if (folder === undefined) return undefined;

  const own = environmentOf(step.get('env')).map(({ name, value = '', from }) => ({ name, value, from }));
  const environment = [{ environment: own }, workflow];
  const env = new Map<string, string>();
  let movable = !/<<-?\s*['"\\]/.test(run) || !run.includes('${{');
  const give = (name: string, text: string): void => {
    const value = buildValue(text, environment);
    if (value === undefined || (env.has(name) && env.get(name) !== value)) movable = false;
    else env.set(name, value);
  };
  for (const { name, value } of own) give(name, value);
  let splits = false;
  const quoted = run.replaceAll(/(>\s*)(\$\{?GITHUB_\w+\}?)(?=\s|$)/g, '$1"$2"');
  const script = quoted.replaceAll(/\$\{\{\s*([\s\S]*?)\s*\}\}/g, (all, expression: string, at: number) => {
    const before = quoted.slice(quoted.lastIndexOf('\n', at) + 1, at);
    if ((before.match(/'/g) ?? []).length % 2 === 1 && (before.match(/"/g) ?? []).length % 2 === 0) movable = false;
    if ((before.match(/"/g) ?? []).length % 2 === 0 && !/<<-?\s*\w/.test(run)) splits = true;
    const set = OF_THE_RUN[expression];
    const name = set ?? /^(?:secrets|vars|env)\.([A-Za-z_]\w*)$/.exec(expression)?.[1];
    if (name === undefined || (!isPassed(expression) && !expression.startsWith('env.'))) movable = false;
    else if (set === undefined) give(name, expression.startsWith('env.') ? `\${${name}}` : all);
    return `\${${name ?? ''}}`;
  });
  // Variables of the workflow and of the job, and those that a step before has set.
  for (const [, name = ''] of script.matchAll(/\$\{?([A-Za-z_]\w*)/g))
    if (!env.has(name) && workflow.environment.some((one) => one.name === name)) give(name, `\${${name}}`);
  if (!movable) return undefined;
  return {
    // The value stood there as it is, and may be several words.
    run: splits ? unchecked(script.trimEnd()) : script.trimEnd(),
    ...(folder === '.' ? {} : { folder }),
    env: [...env].map(([name, value]) => ({ name, value })),
  };
}

/** A remark for shellcheck counts for one command: for several, these are one. */
function unchecked(script: string): string {
  const remark = '# shellcheck disable=SC2086\n';
  return script.includes('\n') ? `${remark}{\n${script}\n}` : `${remark}${script}`;
}
