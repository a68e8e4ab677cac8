import type { Fact } from '../facts/fact.js';
import type { Facts } from '../facts/facts.js';
import { openDatabases } from '../questions/open-databases.js';
import type { Answers } from '../questions/question.js';

/** What detection remarks on, with places; without the questions that a person has answered since. */
export function remarksOf(facts: Facts, answers: Answers): readonly string[] {
  const open = openDatabases(facts, answers['databases'], answers['withoutDatabases']);
  const answered = new Set(
    (facts.unresolved ?? []).filter((fact) => !open.includes(fact)).map(({ value }) => value.remark),
  );
  return [
    ...facts.remarks.filter(({ value }) => !answered.has(value)).map(({ value, from }) => `${value} (${from})`),
    ...facts.otherEngines.map(otherEngineText),
  ];
}

/** The remark about a database of another engine, which is not backed up. */
export function otherEngineText({ value, from }: Fact<string>): string {
  return `The app has code for ${value} (${from}). Litestream replicates SQLite only.`;
}
