import { allSecrets, storeSecrets, type RepositorySecret } from '../../deployment/all-secrets.js';
import type { Deployment } from '../../deployment/deployment.js';
import { markdownCell, markdownCode, shellWord } from '../../quoting/index.js';
import type { GeneratedFile } from '../generated-file.js';
import { docsAddress } from '../shared/docs-address.js';
import { carryOverLists } from '../shared/guide-carry-over.js';
import { guideFacts } from '../shared/guide-facts.js';
import {
  backedUpFiles,
  carriedOverText,
  days,
  earlierReplicas,
  firstReleaseText,
  inBrackets,
  onPushText,
  places,
  unused,
} from '../shared/guide-text.js';
import { keyFiles } from '../shared/key-files.js';
import { leftBehind } from '../shared/left-behind.js';
import { projectFiles } from '../shared/paths.js';
import { carriedOverNames, secretCommands } from '../shared/secret-commands.js';
import { renderTemplate } from '../shared/template.js';
import { commentLine } from '../shared/yaml-text.js';
import { gatewayOf } from './entrance.js';
import { kubernetesFloor, operatorFloor } from './floor.js';
import { environmentOverlay, kubernetesFiles } from './paths.js';
import { readersOf } from './readers-of.js';
import { kubeConfigFile, secretFiles } from './secret-files.js';

/** The project's own guide: the first deployment, daily work and recovery. */
export function renderGuide(deployment: Deployment): GeneratedFile {
  const { earlier, earlierStorages, id, limits, remarks, storage, uncovered } = deployment;
  const keys = keyFiles(deployment);
  const gateway = gatewayOf(deployment);
  return {
    path: projectFiles.guide,
    purpose: "this project's secrets, first deploy, recovery",
    text: renderTemplate('guide-kubernetes.md', {
      id,
      name: markdownCell(deployment.app.name),
      nameWord: shellWord(commentLine(deployment.app.name)),
      docs: docsAddress,
      floor: kubernetesFloor,
      storage: {
        id: storage.id,
        title: storage.title,
        setup: storage.docs.setup.map(markdownCell),
        permissions: markdownCell(storage.docs.permissions),
        keys,
      },
      facts: guideFacts(deployment, {
        place: 'the namespace',
        noDomain: 'the value of the variable `DEPLOY_DOMAIN`',
      }),
      kubeConfig: kubeConfigFile(id),
      secrets: allSecrets(deployment).map((secret) => row(secret, keys)),
      store: storeText(deployment, keys),
      carriedOver: carriedOverText(carriedOverNames(deployment)),
      commands: {
        required: secretCommands(deployment, secretFiles(deployment), false),
        optional: secretCommands(deployment, secretFiles(deployment), true),
      },
      gateway: gateway === undefined ? '' : markdownCode(gateway),
      issuer: gateway === undefined ? markdownCell(String(deployment.options['clusterIssuer'] ?? '')) : '',
      start: firstReleaseText(deployment),
      onPush: onPushText(deployment),
      releaseWorkflow: deployment.releaseWorkflow,
      others: deployment.others.map(({ name }) => ({
        name,
        overlay: environmentOverlay(name).slice('.deploy/'.length),
        key: markdownCode(deployment.secretStore?.others[name] ?? ''),
      })),
      processor: deployment.app.architecture === 'arm64' ? 'arm64' : 'amd64',
      migrates: deployment.app.migrate !== undefined,
      migratesAtStart: deployment.app.migratesAtStart === true,
      readers: readersOf(deployment),
      days: days(limits.historyDays),
      files: backedUpFiles(deployment).join(', '),
      remarks: remarks.map(markdownCell),
      uncovered: uncovered.map(({ path, holds, remedy }) => ({
        path: markdownCode(path),
        holds: markdownCell(holds),
        remedy: markdownCell(remedy),
      })),
      earlier: earlier.map(({ title, files }) => ({
        title: markdownCell(title),
        ...unused(leftBehind(files, Object.values(kubernetesFiles))),
      })),
      carryOver: carryOverLists(deployment),
      hasData: places(earlier).length > 0,
      earlierStorages,
      unusable: earlierReplicas(deployment),
    }),
  };
}

function row(secret: RepositorySecret, keys: ReturnType<typeof keyFiles>) {
  return {
    label: `${markdownCode(secret.name)}${inBrackets(secret)}`,
    what: markdownCell(secret.what),
    example: markdownCode(secret.example),
    where: whereText(secret, keys),
  };
}

/** What has to be in the secret store; undefined where the repository has all values. */
function storeText(deployment: Deployment, keys: ReturnType<typeof keyFiles>) {
  const { secretStore } = deployment;
  return (
    secretStore && {
      name: `${secretStore.kind} ${markdownCode(secretStore.name)}`,
      key: markdownCode(secretStore.key),
      operator: operatorFloor,
      // Nobody can copy it out of the settings of the repository.
      secrets: storeSecrets(deployment).map((secret) => ({
        ...row(secret, keys),
        ...(secret.carriedOver && { where: 'Where the earlier deployment had it from: GitHub shows no value' }),
      })),
    }
  );
}

function whereText({ name, where }: RepositorySecret, keys: ReturnType<typeof keyFiles>): string {
  const key = keys.find((one) => one.name === name);
  return key === undefined ? markdownCell(where) : `The file ${markdownCode(key.file)}, made in step 2`;
}
