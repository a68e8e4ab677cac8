import { earlierRedirects } from './earlier-domains.js';
import type { Question, QuestionContext } from './question.js';
import { hostNames } from './validate.js';

/** Which names send their visitors to the main one. */
export const redirectDomainsQuestion: Question = {
  name: 'redirectDomains',
  type: 'text',
  flag: 'redirect-domain',
  placeholder: '<names>',
  message: 'Which of the domains should redirect to the main one? (leave empty for none)',
  help:
    'Domain of the list in --domain, or several with commas between them, whose visitors the proxy sends to the first one of that ' +
    'list. Default: as in the files of an earlier deployment, else none',
  example: 'www.app.example.com',
  default: ({ last, ...context }) => last?.['redirectDomains'] ?? found(context).join(','),
  from: ({ facts }) => earlierRedirects(facts)[0]?.where,
  ask: () => false,
  validate: (value, { answers }) => {
    const main = String(answers['domain'] ?? '').split(',', 1)[0] ?? '';
    if (main !== '' && String(value).split(',').includes(main))
      return `${main} is the first one of --domain, to which the others lead: leave it out`;
    return hostNames(value);
  },
};

/** Those that lead to the main one today. */
function found({ facts, answers }: QuestionContext): readonly string[] {
  const [main, ...names] = String(answers['domain'] ?? '').split(',');
  return earlierRedirects(facts).flatMap(({ from, to }) => (to === main && names.includes(from) ? [from] : []));
}
