import { nextStep, storeSecrets, UserError, wrapLines } from 'litestream-generator-core';
import { good, unknown } from '../../doctor/check.js';
import { storage as storageCheck } from '../../doctor/checks/storage.js';
import { confirm } from '../ask.js';
import type { SetupContext } from '../context.js';
import { enterOptional } from '../enter-optional.js';
import { enterValue } from '../enter-value.js';
import { makeStorage, offersMaker, targetOf } from '../make-storage.js';
import { printStorage } from '../print-storage.js';
import { storageSecrets } from '../storage-secrets.js';
import { defineStep } from '../step.js';
import { waitForStorage } from '../wait-for-storage.js';

/** What a person has to put into the secret store, which setup cannot write to. */
function inStore({ deployment }: SetupContext): string {
  const { secretStore } = deployment;
  const names = storeSecrets(deployment).map(({ name, optional }) => (optional ? `${name} (optional)` : name));
  return `The secret ${secretStore?.key} of the ${secretStore?.kind} ${secretStore?.name} must contain ${names.join(', ')}`;
}

/** The place of the backups, and credentials that open nothing else. */
export const storage = defineStep({
  id: 'storage',
  title: 'Storage',
  async check(context) {
    const { missing, held } = await storageSecrets(context);
    if (context.deployment.secretStore !== undefined)
      return unknown(
        `${inStore(context)}. Setup cannot read that store`,
        'The next release names what is missing there',
      );
    if (missing.length === 0) return context.check(storageCheck);
    return held
      ? good('The repository has its values already; the next release shows whether they work')
      : unknown(
          `The values of the storage are not known yet: ${missing.map(({ name }) => name).join(', ')}`,
          'This step creates the storage, or asks for them',
        );
  },
  async needs(context) {
    const { missing } = await storageSecrets(context);
    const made = context.wishes.agreed.has('storage') && (await offersMaker(context));
    return made ? [] : missing.map(({ name, what }) => ({ name, how: `${what}, as an environment variable` }));
  },
  explain: (context) => {
    const { title } = context.deployment.storage;
    const { maker } = targetOf(context);
    return [
      `Needs a place for the backups (${title}), and credentials that open nothing else.`,
      ...(maker === undefined
        ? ['You create it at the provider, and this step asks for the values and tries them.']
        : [
            `If you agree, the ${maker.title} makes it. Otherwise you create it at the provider, and this step asks for the values.`,
          ]),
      'The values are tried with Litestream in Docker, where this machine has Docker. Nothing is written there.',
    ];
  },
  explainPrinted: ({ deployment: { storage: place } }) => [
    `Makes a place for the backups (${place.title}), and credentials that open nothing else.`,
    'Keep what these commands print and what the provider shows: you enter it in the step for the secrets, or in the secret store.',
  ],
  async run(context) {
    if (context.deployment.secretStore !== undefined) {
      context.terminal.say([...printStorage(context), `${inStore(context)}.`].join('\n'));
      return;
    }
    if (await offersMaker(context)) {
      if (await makeStorage(context)) return waitForStorage(context);
    }
    if ((await storageSecrets(context)).missing.length > 0) context.terminal.say(onScreen(context));
    for (;;) {
      for (const secret of (await storageSecrets(context)).missing) await enterValue(context, secret);
      // They are asked after the required values, because few people need them.
      const { optional } = await storageSecrets(context);
      await enterOptional(context, optional, 'Which of these does your storage need? (Enter for none)');
      const finding = await context.busy('Asking the storage', () => storage.check(context));
      if (finding.state !== 'bad') return;
      context.terminal.say(wrapLines(`${finding.what}\n${nextStep(finding.fix)}`, 2));
      if (!(await confirm(context, 'Enter the values again?')))
        throw new UserError({ what: `${finding.what}.`, fix: finding.fix });
      context.values.forget(context.deployment.storage.secrets.map(({ name }) => name));
    }
  },
  print: (context, shell) => printStorage(context, shell),
});

/** The policy, which is pasted, stays in one line. */
function onScreen(context: SetupContext): string {
  return printStorage(context)
    .map((text) => (text.startsWith('- ') ? wrapLines(text, 2) : text))
    .join('\n');
}
