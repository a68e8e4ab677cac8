import type { Question, QuestionContext } from '../questions/question.js';
import { anotherOne, answerFrom, promptFor, promptForMore, typedList, type Prompt } from './prompt.js';

type Ask = (prompt: Prompt) => Promise<Readonly<Record<string, unknown>>>;

/** Asks for a list: by checkboxes where values are known, with more to be typed, and once more where something found would be left out. */
export async function askList(question: Question, context: QuestionContext, ask: Ask): Promise<readonly string[]> {
  const { name } = question;
  const proposed = (question.default?.(context) ?? []) as readonly string[];
  for (;;) {
    const typed = (await ask(promptFor(question, context)))[name];
    const answer = answerFrom(question, typed, context) as readonly string[];
    const more =
      Array.isArray(typed) && typed.includes(anotherOne)
        ? typedList(question, (await ask(promptForMore(question, answer, context)))[name])
        : [];
    const all = [...answer, ...more];
    const out = proposed.filter((entry) => !all.includes(entry));
    if (out.length === 0 || question.confirmLeavingOut === undefined) return all;
    const message = question.confirmLeavingOut(out);
    const { sure } = await ask({ name: 'sure', type: 'confirm', message, default: false });
    if (sure === true) return all;
  }
}
