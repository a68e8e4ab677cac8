import { checks } from '../src/doctor/all-checks.js';
import { diagnose } from '../src/doctor/diagnose.js';
import { families } from './checkout.js';

/** What one check finds, with PATH and values as given. */
export async function find(id: string, folder: string, environment: NodeJS.ProcessEnv = { PATH: process.env['PATH'] }) {
  const [
    {
      diagnosed: [first],
    },
  ] = await diagnose({ folder, families, environment, checks: checks.filter((check) => check.id === id) });
  return first?.finding;
}
