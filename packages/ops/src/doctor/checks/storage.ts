import { ageOf } from '../age-of.js';
import { askBackups } from '../ask-backups.js';
import { bad, defineCheck, good, unknown, withValues } from '../check.js';
import { newestBackups } from '../newest-backups.js';

/** Does the storage let us in, and how old is the newest backup? Nothing is written there. */
export const storage = defineCheck({
  id: 'storage',
  title: 'Storage',
  limit: 75,
  async run(context) {
    const { deployment, value } = context;
    const { secrets, title, folder } = deployment.storage;
    const missing = secrets
      .filter(({ name, optional }) => folder === undefined && optional !== true && value(name) === undefined)
      .map(({ name }) => name);
    if (missing.length > 0)
      return unknown(
        `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not in this shell, and GitHub shows no values`,
        withValues(secrets.map(({ name }) => name)),
      );
    const answer = await askBackups(context);
    if ('state' in answer) return answer;
    if ('unable' in answer) return unknown(answer.unable, answer.fix);
    if ('refusal' in answer) return bad(`${title} ${answer.refusal}`, answer.fix);
    const now = new Date();
    const age = answer.files === undefined ? 'none yet' : `${ageOf(answer.files, now)} old`;
    const files = deployment.storage.files === undefined ? '' : `; files beside the databases: ${age}`;
    return good(`${title} can be read; newest backup: ${newestBackups(answer.backups, now)}${files}`);
  },
});
