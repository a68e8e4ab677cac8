import path from 'node:path';
import { endpoint, monthly } from './guard-host.js';
import { litestreamSays, sidecar } from './health-host.js';

/** A sidecar with twenty databases beside its own; Litestream has all open, and nothing was written for a while. */
export function idle(lines: (names: readonly string[]) => readonly string[] = () => monthly) {
  const names = Array.from({ length: 20 }, (_, index) => `jobs/jobs_${index + 140}.db`);
  const one = sidecar(lines(names), { REPLICA_ENDPOINT: endpoint() });
  for (const name of names) one.put(`data/${name}`, 'x');
  for (const file of ['app.db', ...names].map((name) => path.parse(name)))
    one.put(`data/${file.dir}/.${file.base}-litestream/ltx/0/0000000000000001-000000000000000a.ltx`, '');
  litestreamSays.measured = ['process_start_time_seconds 1', ...names.map((name) => reading(one.folder, name, 0))].join(
    '\n',
  );
  return {
    ...one,
    /** What was written a moment ago does not count yet. */
    settled: async () => {
      await one.health();
      await new Promise((done) => setTimeout(done, 2100));
      await one.health('--prove');
    },
    asked: (word: string) => one.calls().filter((call) => call.startsWith(word) && call.includes('/jobs_')).length,
    forget: () => one.put('calls', ''),
  };
}
const reading = (folder: string, name: string, errors: number) =>
  `litestream_sync_error_count{db="${folder}/data/${name}"} ${errors}`;
