import { confValue } from '../platforms/shared/conf-value.js';
import type { Answers } from '../questions/question.js';

/** Values of deploy.conf that a question asks for as well, by the question's name. */
const VALUES = {
  uploadMegabytes: 'upload_megabytes',
  proxySeconds: 'proxy_seconds',
  healthPath: 'health_path',
  port: 'port',
  domain: 'domain',
} as const;

/** Those of the questions that `editedValues` looks for. */
export type EditedValues = Readonly<Partial<Record<keyof typeof VALUES, string>>>;

/**
 * What a person has changed in deploy.conf by hand since the last run: there it stays, whatever the answer was.
 * @param conf text of the file; undefined where there is none
 * @param last answers of the last run, with which it was written
 */
export function editedValues(conf: string | undefined, last: Answers): EditedValues {
  const entries = Object.entries(VALUES).flatMap(([question, name]) => {
    const value = confValue(conf, name)?.trim();
    return value === undefined || last[question] === undefined || value === String(last[question])
      ? []
      : [[question, value]];
  });
  return Object.fromEntries(entries) as EditedValues;
}
