import { lastLine } from '../../docker/last-line.js';
import { bad, defineCheck, good, unknown } from '../check.js';
import { askHost } from '../ssh.js';

/** Does the app write anything that is not backed up? The engine on the host compares, and changes nothing. */
export const differences = defineCheck({
  id: 'differences',
  platform: 'compose',
  title: 'What the app writes',
  limit: 75,
  async run(context) {
    const { deployment, quote } = context;
    const program = `deploy/${deployment.id}/deploy.sh`;
    const command = `if [ -e ${program} ]; then ${program} compare 2>&1; echo "code $?"; else echo nothing; fi`;
    const answer = await askHost(context, 'Only the host can compare what the app writes with the backup', command, 70);
    if ('state' in answer) return answer;
    const lines = answer.stdout.split('\n').filter((line) => line.trim() !== '');
    if (lines.length === 1 && lines[0] === 'nothing')
      return good('Nothing is deployed there yet, so there is nothing to compare');
    const code = /^code (\d+)$/.exec(lines.at(-1) ?? '')?.[1];
    if (code === '0') return good('Every SQLite database that the app writes is backed up');
    const warnings = lines.filter((line) => line.startsWith('WARNING, since '));
    if (code === undefined || warnings.length === 0)
      return unknown(
        `The host could not compare: ${quote(code === undefined ? lastLine(answer) : (lines.at(-2) ?? ''))}`,
        `Deploy the current files. Then, on the host: ~/${program} compare`,
      );
    const next = lines.find((line) => line.startsWith('  -> ')) ?? '';
    return bad(
      quote(warnings.map((line) => line.slice('WARNING, '.length)).join('; ')),
      warnings.length === 1
        ? quote(next.slice('  -> '.length))
        : `To see what to do, on the host: ~/${program} compare`,
    );
  },
});
