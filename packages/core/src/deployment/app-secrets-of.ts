import type { AppSecret, Facts } from '../facts/facts.js';
import { secretOf } from '../questions/app-entries.js';
import type { Answers } from '../questions/question.js';
import { list } from './answer-values.js';

/** What was found and not taken out, then what was named: that wins where both are about the same secret or variable. */
export function appSecretsOf({ appSecrets }: Facts, answers: Answers): readonly AppSecret[] {
  const out = list(answers, 'withoutAppSecrets');
  const named = list(answers, 'appSecrets').map(secretOf);
  const found = appSecrets
    .map(({ value }) => value)
    .filter(
      ({ secret, variable }) =>
        !out.includes(secret) &&
        !out.includes(variable) &&
        named.every((one) => one.secret !== secret && one.variable !== variable),
    );
  return [...found, ...named.map((one): AppSecret => ({ ...one, encoding: 'plain', named: true }))];
}
