import type { EarlierItem } from './carry-over/earlier-item.js';
import { guessed, type Fact } from './fact.js';
import type { SetVariable, UnfitVariable } from './facts.js';
import { leadsToItself } from './own-address.js';
import type { UnfitValue } from './unfit-value.js';

/** What the value of a variable is, and what to do where production needs one. */
const UNFIT: Readonly<Record<UnfitValue, (name: string) => string>> = {
  placeholder: (name) =>
    `The value of ${name} is a placeholder, so the app does not get it. ` +
    `If the app needs it, run this again with --env ${name}=value.`,
  'own address': (name) =>
    `The value of ${name} is an address of the app on another machine. ` +
    'The app gets it with the domain of this deployment, which is a guess. As long as no domain is known, the app does not get it. ' +
    `If it needs another value, run this again with --env ${name}=value.`,
  loopback: (name) =>
    `The value of ${name} lets only the machine itself reach the app, so the app does not get it. ` +
    `If the app needs it, run this again with --env ${name}= and an address that takes requests from the network, such as 0.0.0.0.`,
  development: (name) =>
    `The value of ${name} is for people who develop, so the app does not get it. ` +
    `If the app needs another one, run this again with --env ${name}=value.`,
};

/**
 * Values of the existing set-up that are none of production, and those that most likely are none.
 * @param items what an earlier deployment did: what becomes of it is told there
 */
export function variableRemarks(
  plain: readonly Fact<SetVariable>[],
  unfit: readonly Fact<UnfitVariable>[],
  items: readonly EarlierItem[] = [],
): readonly Fact<string>[] {
  return [
    ...unfit
      .filter(({ value: { name } }) => items.every((item) => item.name !== name))
      .map(({ value: { name, unfit: why }, from }) => guessed(UNFIT[why](name), from)),
    ...plain
      .filter(({ value: { name, value } }) => leadsToItself(name, value))
      .map(({ value: { name }, from }) =>
        guessed(
          `The app gets ${name} as it is: it leads to localhost, which in the container is the container itself. If another machine or ` +
            `service is meant, run this again with --env ${name}=value.`,
          from,
        ),
      ),
  ];
}
