import { flagName, inOrder, targets, type Command } from 'litestream-generator-core';

/** The rehearsal of a lost host or cluster. */
export const rehearseCommand: Command = {
  name: 'rehearse',
  description:
    'Rehearses the loss of the host on this machine (with Kubernetes: the loss of the cluster), with the generated files, ' +
    'your image and a temporary storage server, and checks that every row is restored',
  options: [
    {
      name: 'environment',
      type: String,
      value: '<name>',
      description: 'Environment of the checkout to rehearse. Default: the first one',
    },
    {
      name: 'image',
      type: String,
      value: '<reference>',
      description:
        'Image of the app. Default: the one that docker build or dotnet publish makes of this project. With Kubernetes: one ' +
        'that the nodes can pull; required if the image is built from this project',
    },
    {
      name: 'server-image',
      type: String,
      value: '<reference>',
      description: 'Image of the storage server, if the public one cannot be pulled',
    },
    {
      name: 'context',
      type: String,
      value: '<name>',
      description:
        'Only with Kubernetes, and required there: context of kubectl, whose cluster gets two temporary namespaces',
    },
    {
      name: 'same-cluster',
      type: Boolean,
      description: 'Only with Kubernetes: also rehearse in a cluster that has the namespace of this deployment',
    },
  ],
};

/** The look at everything before the first push. */
export const doctorCommand: Command = {
  name: 'doctor',
  description:
    'Checks the files, the repository, the domain, the host and the storage before the first push, and changes nothing',
  options: [
    {
      name: 'environment',
      type: String,
      value: '<name>',
      description:
        'Environment whose host and storage are checked, with the values in the shell. Default: the first one. ' +
        'The files of all environments are checked',
    },
    { name: 'json', type: Boolean, description: 'Write the report as JSON' },
  ],
};

/** The guided way to the first release. */
export const setupCommand: Command = {
  name: 'setup',
  description:
    'Guides you from the generated files to the first release: key, host, DNS, storage, secrets. Asks before ' +
    'each step, and continues where it stopped',
  options: [
    {
      name: 'print',
      type: Boolean,
      description: 'Print the commands of all steps instead, and run nothing',
    },
    {
      name: 'shell',
      type: String,
      value: 'sh|powershell',
      description: 'Shell that --print writes for. Default: powershell on Windows, else sh',
    },
    {
      name: 'host',
      type: String,
      value: '<address>',
      description: 'Name or IP address of the host',
    },
    {
      name: 'host-user',
      type: String,
      value: '<name>',
      description:
        'User who prepares the host: root, or a user who may use sudo. Default: you are asked at a terminal, otherwise root',
    },
    {
      name: 'agree',
      type: String,
      value: '<steps>',
      description:
        'Steps to carry out without asking, separated by commas: key, host, dns, storage, secrets, release, or all',
    },
    {
      name: 'replace',
      type: Boolean,
      description: 'Replace secrets that the repository has already, if this run has new values for them',
    },
    {
      name: 'environment',
      type: String,
      value: '<name>',
      description: 'Environment of the checkout to set up. Default: the first one',
    },
  ],
};

/** How a command writes files, as a run of the generator does. */
const howToWrite = [
  {
    name: 'force',
    type: Boolean,
    description: 'Overwrite lines that you and the generator both changed, without asking; your other edits stay',
  },
  {
    name: 'dry-run',
    type: Boolean,
    description: 'Show what would be written, with the differences, and write nothing',
  },
] as const;

/** A newer version of the files. */
export const upgradeCommand: Command = {
  name: 'upgrade',
  description:
    'Upgrades the files to this version with the answers of the last run, and says what is new and what restarts',
  options: [
    {
      name: 'workflow',
      type: Boolean,
      description:
        'Also write a workflow that looks for a newer version once a week and opens a pull request; --no-workflow removes it',
    },
    ...howToWrite,
    { name: 'allow-dirty', type: Boolean, description: 'Also write to files with uncommitted changes' },
  ],
};

/** Another storage. */
export const switchCommand: Command = {
  name: 'switch',
  description:
    'Writes the files for another storage, and prints the steps of the switch, during which the app always has a backup',
  options: [
    {
      name: 'target',
      type: String,
      value: inOrder(targets)
        .map(({ id }) => id)
        .join('|'),
      description: 'Storage to which the backups go from now on. Required',
    },
    ...targets.flatMap(({ id, questions }) =>
      questions.map((question) => ({
        name: flagName(question),
        type: question.type === 'confirm' ? Boolean : String,
        value: question.choices?.map(({ value }) => value).join('|') ?? '<text>',
        description: `${question.help}. Only with --target ${id}`,
      })),
    ),
    ...howToWrite,
  ],
};

/** The way out. */
export const removeCommand: Command = {
  name: 'remove',
  description:
    'Removes the deployment from this checkout, and lists what is left on the host, in the storage and on GitHub',
  options: [
    { name: 'keep-edited', type: Boolean, description: 'Leave files that you edited where they are' },
    { name: 'force', type: Boolean, description: 'Delete files that you edited as well' },
    { name: 'dry-run', type: Boolean, description: 'Show what would be removed, and change nothing' },
  ],
};

/** Every command beside the generator, in the order of `--help`. */
export const commands: readonly Command[] = [
  rehearseCommand,
  doctorCommand,
  setupCommand,
  upgradeCommand,
  switchCommand,
  removeCommand,
];
