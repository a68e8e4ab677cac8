import { ageOf } from '../age-of.js';
import { askBackups, type Backup } from '../ask-backups.js';
import { bad, defineCheck, good, unknown, withValues } from '../check.js';
import { dial } from '../dial.js';

/** Does the storage let us in, and how old is the newest backup? Nothing is written there. */
export const storage = defineCheck({
  id: 'storage',
  title: 'Storage',
  limit: 75,
  async run(context) {
    const { deployment, value } = context;
    const { secrets, title, endpoint } = deployment.storage;
    const missing = secrets
      .filter(({ name, optional }) => optional !== true && value(name) === undefined)
      .map(({ name }) => name);
    if (missing.length > 0)
      return unknown(
        `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} known to the repository only`,
        withValues(secrets.map(({ name }) => name)),
      );
    const check = `Check ${secrets.map(({ name }) => name).join(', ')}`;
    const silence = await dial(endpoint, secrets, value);
    if (silence !== undefined) return bad(`${title} cannot be reached from here: ${silence}`, check);
    const answer = await askBackups(context);
    if ('unable' in answer) return unknown(answer.unable, 'Start Docker, or install Litestream 0.5.18');
    if ('refusal' in answer) return bad(`${title} ${answer.refusal}`, answer.fix);
    return good(`${title} lets us in; newest backup: ${answer.backups.map(describe).join(', ')}`);
  },
});

function describe({ database, time }: Backup): string {
  return `${database} ${time === undefined ? 'none yet' : `${ageOf(time, new Date())} old`}`;
}
