import { attempt, docker, run } from '../../e2e/lib/command.mjs';
import { environment } from './partners.mjs';

/**
 * What a database holds, and what a restore of its backup would: rows, and the time of the last one in milliseconds.
 * Both containers are gone or stopped; the disk counts as lost, so the backup alone is asked.
 * @param {import('./stage.mjs').Stage} stage
 */
export async function compare({ deployed: { home, id } }) {
  const env = environment(home);
  const last = `select count(*) || ' ' || coalesce(max(at), '') from counter`;
  const text = await run(
    'docker',
    [
      'run',
      '--rm',
      '--volume',
      `${id}_data:/data:ro`,
      '--volume',
      `${home}/litestream/litestream.yml:/etc/litestream.yml:ro`,
      ...Object.keys(env).flatMap((name) => ['--env', name]),
      '--entrypoint',
      'bash',
      'litestream/litestream:0.5.18',
      '-ec',
      `cp -r /data /tmp/disk; sqlite3 /tmp/disk/app.db "${last}"
      litestream restore -config /etc/litestream.yml -integrity-check full -o /tmp/backup.db /data/app.db >/dev/null 2>&1
      sqlite3 /tmp/backup.db "${last}"`,
    ],
    { env },
  );
  const [disk, backup] = text.split('\n').map((line) => {
    const [rows = '', at = ''] = line.split(' ');
    return { rows: Number(rows), at: Date.parse(at) };
  });
  if (!disk || !backup || !(backup.rows > 0)) throw new Error(`cannot understand ${text}`);
  return { transactions: disk.rows - backup.rows, milliseconds: Math.max(0, disk.at - backup.at) };
}

/**
 * Kills every process of the containers in the same instant, and keeps Docker from starting them again.
 * @param {readonly string[]} containers
 */
export async function killAll(containers) {
  await docker('update', '--restart', 'no', ...containers);
  const pids = (await docker('inspect', '--format', '{{.State.Pid}}', ...containers)).split('\n');
  // The children as well: the first process of the sidecar is Docker's init, and its child would live for a moment.
  const children = (await run('bash', ['-c', `pgrep -P ${pids.join(',')} || true`])).split('\n').filter(Boolean);
  await attempt('kill', ['-9', ...pids, ...children]); // it fails where a health check among them has just ended
  await docker('wait', ...containers);
}
