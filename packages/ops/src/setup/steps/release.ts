import { afterText, pushText, UserError } from 'litestream-generator-core';
import { bad } from '../../doctor/check.js';
import { generatedFiles } from '../../doctor/checks/generated-files.js';
import { newestDeployment, record } from '../../doctor/checks/record.js';
import { workflows } from '../../doctor/checks/workflows.js';
import { domainList } from '../ask-address.js';
import type { SetupContext } from '../context.js';
import { followRun } from '../follow-run.js';
import { commitCommands, pushFiles } from '../push-files.js';
import { startRun } from '../start-run.js';
import { defineStep } from '../step.js';
import { theRepository } from '../the-repository.js';

/** The first release: from the commit to an app that answers. */
export const release = defineStep({
  id: 'release',
  title: 'First release',
  async check(context) {
    const newest = await newestDeployment(context);
    if ('state' in newest) return newest;
    return newest.entry === undefined
      ? bad('Nothing has been deployed yet', 'This step starts the first release')
      : context.check(record);
  },
  needs: async () => [],
  explain: ({ deployment }) => [
    'Commits the generated files and pushes them, where that is still to be done. ' +
      (pushText(deployment) === undefined
        ? `Starts ${deployment.releaseWorkflow} on GitHub, and follows`
        : `Follows the release that the push starts${afterText(deployment)}, or starts ${deployment.releaseWorkflow}, and follows`),
    'it to its end. The app starts with empty databases. Where the storage has a backup, the release stops and says what to do.',
  ],
  async run(context) {
    for (const check of [generatedFiles, workflows]) {
      const finding = await context.check(check);
      if (finding.state === 'bad') throw new UserError({ what: `${check.title}: ${finding.what}.`, fix: finding.fix });
    }
    const repository = await theRepository(context);
    const pushed = await pushFiles(context, repository);
    const run = await startRun(context, repository, pushed);
    const outcome = await followRun(context, repository, run);
    if (outcome.succeeded) context.terminal.say(ended(context, outcome.address));
    else
      throw new UserError({
        what: `The release ended with "${outcome.conclusion}"${outcome.words === '' ? '.' : `:\n${outcome.words}`}`,
        fix: `Do what the last lines say, then run setup again, which starts the next release. The whole log: ${outcome.address}`,
      });
  },
  print(context, shell) {
    const { releaseWorkflow, environment, others } = context.deployment;
    const inputs = others.length === 0 ? [] : ['-f', `environment=${environment}`];
    const start = shell.command('gh', 'workflow', 'run', releaseWorkflow, ...inputs);
    const push = others.length === 0 ? pushText(context.deployment) : undefined;
    return [
      ...commitCommands(context, shell),
      shell.command('git', 'push', 'origin', 'HEAD'),
      ...(push === undefined
        ? [start]
        : [
            shell.comment(
              `A push ${push} starts the release${afterText(context.deployment)}. Only if you pushed another branch:`,
            ),
            shell.inactive(start),
          ]),
      shell.comment('In the list that follows choose the newest run:'),
      shell.command('gh', 'run', 'watch', '--exit-status'),
    ];
  },
});

function ended(context: SetupContext, address: string): string {
  const [first = ''] = domainList(context).split(',');
  return first === '' ? `Deployed: ${address}` : `Deployed. The app answers at https://${first}\nThe run: ${address}`;
}
