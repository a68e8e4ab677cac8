import type { Target } from '../target.js';
import type { MakerCommand, MakerQuestion } from './storage-maker.js';

/** Answers by the names of the questions, or values of the repository by their names. */
type Answers = Readonly<Record<string, string>>;

/** What is proposed for a name. @param id The deployment id. */
export function proposedName({ default: text }: MakerQuestion, id: string): string {
  return filled(text, { id, short: id.replaceAll('-', '').slice(-24) });
}

/** The commands that make a storage with these names; none where its target does not say how. */
export function makerCommands(target: Target, answers: Answers, id: string): readonly MakerCommand[] {
  const values = { ...answers, id, policy: policyText(target, answers, id) ?? '' };
  const fill = (text: string): string => filled(text, values);
  return (target.maker?.commands ?? []).map(({ what, args, unless, lost, refusals, ...command }) => ({
    ...command,
    what: fill(what),
    args: args.map(fill),
    ...(unless && { unless: unless.map(fill) }),
    ...(lost !== undefined && { lost: fill(lost) }),
    ...(refusals && { refusals: Object.fromEntries(Object.entries(refusals).map(([said, fix]) => [said, fill(fix)])) }),
  }));
}

/** The policy to paste, with these names; undefined where its target has none. */
export function policyText({ policy }: Target, answers: Answers, id: string): string | undefined {
  return policy && filled(JSON.stringify(policy), { ...answers, id });
}

/** One pass, so that braces in an answer stay what they are. JSON has braces of its own, which hold no name. */
function filled(text: string, values: Answers): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
