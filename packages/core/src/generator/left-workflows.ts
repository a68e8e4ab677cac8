import type { Deployment } from '../deployment/deployment.js';
import { platformOf } from '../platforms/index.js';
import { leftBehind } from '../platforms/shared/left-behind.js';
import { listed } from '../platforms/shared/listed.js';
import type { Project } from '../project/project.js';
import { isYaml, readYaml, textsOf, type YamlNode } from '../project/yaml-file.js';

/** A workflow of an earlier deployment that stays in the checkout, so that GitHub still runs it. */
export interface LeftWorkflow {
  readonly path: string;
  /** When it runs and what it does then, behind "it": `runs after each successful Build, and pushes an image`. */
  readonly does: string;
}

const PUSHES =
  /\bdocker push\b|docker\/build-push-action|ContainerRepository|PublishContainer|\bbuildx build\b.*--push/;
const DEPLOYS =
  /\bkamal (?:deploy|redeploy|setup)\b|ssh-action|\bssh\b.*@|\bflyctl deploy\b|azure\/webapps-deploy|amazon-ecs-deploy/;

/** Those that nothing here replaces. A workflow for which the release waits is needed, whatever else it does. */
export function leftWorkflows(deployment: Deployment, project: Project): readonly LeftWorkflow[] {
  const { earlier, releaseAfter = [] } = deployment;
  const files = leftBehind(
    earlier.flatMap((one) => one.files),
    platformOf(deployment).files,
  );
  return [...new Set(files)]
    .filter((path) => path.startsWith('.github/workflows/') && project.files.includes(path))
    .flatMap((path) => {
      const file = readYaml(project, path);
      if (!isYaml(file) || releaseAfter.includes(file.root.get('name').text ?? '')) return [];
      return [{ path, does: doesOf(file.root.get('on'), file.text.replace(/^\s*#.*$/gm, '')) }];
    });
}

function doesOf(on: YamlNode, text: string): string {
  const names = [...text.matchAll(/\bsecrets\.([A-Za-z_]\w*)/g)].map(([, name]) => name as string);
  const secrets = [...new Set(names)].filter((name) => name !== 'GITHUB_TOKEN');
  const does = [
    ...(PUSHES.test(text) ? ['pushes an image'] : []),
    ...(DEPLOYS.test(text) ? ['deploys'] : []),
    ...(secrets.length > 0 ? [`reads the ${secrets.length > 1 ? 'secrets' : 'secret'} ${listed(secrets)}`] : []),
  ];
  return listed([`runs ${runsOf(on)}`, ...does]);
}

function runsOf(on: YamlNode): string {
  const events = [...textsOf(on), ...on.entries.map(([event]) => event)];
  const awaited = listed(textsOf(on.get('workflow_run').get('workflows')));
  const runs = [
    ['push', 'after each push'],
    ['workflow_run', `after each successful ${awaited}`],
    ['release', 'when a release is published'],
    ['pull_request', 'for each pull request'],
    ['schedule', 'on its schedule'],
  ].flatMap(([event = '', text = '']) => (events.includes(event) ? [text] : []));
  return runs.length === 0 ? 'when somebody starts it' : listed(runs);
}
