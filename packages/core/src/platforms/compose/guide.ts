import { allSecrets, type RepositorySecret } from '../../deployment/all-secrets.js';
import type { Deployment } from '../../deployment/deployment.js';
import type { EarlierDeployment } from '../../facts/facts.js';
import { PLACEHOLDERS } from '../../facts/placeholders.js';
import { markdownCell, markdownCode, shellWord } from '../../quoting/index.js';
import type { GeneratedFile } from '../generated-file.js';
import { docsAddress } from '../shared/docs-address.js';
import { carryOverLists } from '../shared/guide-carry-over.js';
import { keyFiles } from '../shared/key-files.js';
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
  portsText,
  unused,
} from '../shared/guide-text.js';
import { leftBehind } from '../shared/left-behind.js';
import { projectFiles } from '../shared/paths.js';
import { composeFiles } from './paths.js';
import { secretFiles } from './secret-files.js';
import { carriedOverNames, secretCommands, setCommands } from '../shared/secret-commands.js';
import { renderTemplate } from '../shared/template.js';
import { commentLine } from '../shared/yaml-text.js';

/** Values that come about in the guide's steps 2 and 4. */
const sshMade: Readonly<Record<string, string>> = {
  DEPLOY_USERNAME: '`deployer`, created in step 4',
  DEPLOY_KEY: 'Made in step 2',
  DEPLOY_KNOWN_HOSTS: 'Made in step 4',
};

/** The documentation as it was when this version was released. */
const docs = docsAddress;

/** What stands for a part of a name that the checkout does not know, in words. */
const placeholders: readonly (readonly [placeholder: string, meaning: string])[] = [
  [PLACEHOLDERS.repository, "this repository's name"],
  [PLACEHOLDERS.service, "this repository's name in lower case, with a dash for each dot"],
  [PLACEHOLDERS.project, "this repository's name in lower case, without dots"],
];

/** The project's own guide: what was found, the first deployment, daily work and recovery. */
export function renderGuide(deployment: Deployment): GeneratedFile {
  const { earlier, earlierStorages, host, id, limits, remarks, storage, uncovered } = deployment;
  const secrets = allSecrets(deployment);
  const keys = keyFiles(deployment);
  const files = secretFiles(deployment);
  const exampleHost = secrets.find(({ name }) => name === host.secret)?.example ?? 'app.example.com';
  return {
    path: projectFiles.guide,
    purpose: "this project's secrets, first deploy, recovery",
    text: renderTemplate('guide.md', {
      id,
      name: markdownCell(deployment.app.name),
      nameWord: shellWord(commentLine(deployment.app.name)),
      storage: {
        title: storage.title,
        setup: storage.docs.setup.map(markdownCell),
        permissions: markdownCell(storage.docs.permissions),
        id: storage.id,
        keys,
      },
      facts: guideFacts(deployment, {
        place: 'the folder on the host',
        noDomain: `the variable \`DEPLOY_DOMAIN\` or, if it is not set, ${markdownCode(host.secret)}`,
      }),
      docs,
      exampleHost,
      hostSecret: host.secret,
      address: addressText(host.domain, exampleHost),
      otherUser: otherUserText(exampleHost),
      names: host.domain === '' ? '' : `: ${host.domain.split(',').map(markdownCode).join(', ')}`,
      folder: `deploy/${id}`,
      keyFile: `~/.ssh/${id}`,
      secrets: secrets.map((secret) => ({
        label: `${markdownCode(secret.name)}${inBrackets(secret)}`,
        what: markdownCell(secret.what),
        example: markdownCode(secret.example),
        where: whereText(secret, keys),
      })),
      stop: earlier.some((one) => portsText(one) !== ''),
      carriedOver: carriedOverText(carriedOverNames(deployment)),
      commands: {
        required: secretCommands(deployment, files, false),
        optional: secretCommands(deployment, files, true),
        newHost: setCommands(
          deployment,
          files,
          secrets.filter(({ name }) => name === 'DEPLOY_KNOWN_HOSTS'),
        ),
      },
      start: firstReleaseText(deployment),
      onPush: onPushText(deployment),
      releaseWorkflow: deployment.releaseWorkflow,
      handover: deployment.handover,
      environment: deployment.environment,
      others: deployment.others.map(({ name }) => ({ name, conf: `deploy.${name}.conf` })),
      processor: deployment.app.architecture === 'arm64' ? 'arm64' : 'x64',
      migrates: deployment.app.migrate !== undefined,
      failedMigration: failedMigrationText(deployment),
      days: days(limits.historyDays),
      files: backedUpFiles(deployment).join(', '),
      remarks: remarks.map(markdownCell),
      uncovered: uncovered.map(({ path, holds, remedy }) => ({
        path: markdownCode(path),
        holds: markdownCell(holds),
        remedy: markdownCell(remedy),
      })),
      earlier: earlier.map((one) => ({
        title: markdownCell(one.title),
        ports: portsText(one),
        ...unused(leftBehind(one.files, Object.values(composeFiles))),
      })),
      carryOver: carryOverLists(deployment),
      sources: places(earlier).map((place) => markdownCode(place)),
      earlierStorages,
      unusable: earlierReplicas(deployment),
      placeholders: explained(earlier),
    }),
  };
}

/** Whose address the command for the host has. */
function addressText(domain: string, address: string): string {
  return domain === ''
    ? `Write the address of your host instead of ${markdownCode(address)}.`
    : `If the host has another address than ${markdownCode(address)}, write that one.`;
}

/** How a host is prepared on which root cannot log in. */
function otherUserText(address: string): string {
  return (
    `If it requires another user than root, write \`ubuntu@${address} sudo bash\` instead of \`root@${address} bash\`. ` +
    'If `sudo` needs a password there, use the commands that `npm create litestream@latest -- setup --print --host-user ubuntu` ' +
    'prints for this step.'
  );
}

/** What a failed migration leaves behind, for the end of a line. */
function failedMigrationText({ app, handover }: Deployment): string {
  if (app.migrate === undefined) return '';
  return handover
    ? ' When a migration fails, the running version keeps running with the databases as the migration left them.'
    : ' When a migration fails, the databases from before the migration are put back as well.';
}

function whereText({ name, where }: RepositorySecret, keys: ReturnType<typeof keyFiles>): string {
  if (sshMade[name] !== undefined) return sshMade[name];
  const key = keys.find((one) => one.name === name);
  return key === undefined ? markdownCell(where) : `The file ${markdownCode(key.file)}, made in step 2`;
}

function explained(earlier: readonly EarlierDeployment[]): string {
  const used = placeholders.filter(([placeholder]) => places(earlier).some((place) => place.includes(placeholder)));
  return used.map(([placeholder, meaning]) => `${markdownCode(placeholder)} is ${meaning}`).join(', ');
}
