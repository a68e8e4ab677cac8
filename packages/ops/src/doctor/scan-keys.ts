import { keysIn } from './host-keys.js';
import type { CheckContext } from './check.js';
import { sshPort } from './ssh.js';

/** What an SSH server shows to everybody. */
export interface Scanned {
  /** Whether `ssh-keyscan` is missing here. */
  readonly missing: boolean;
  readonly port: string;
  readonly keys: readonly string[];
}

/** Asks the host for its public keys. A host that is busy, as after an installation, may take some seconds. */
export async function scanKeys({ run, value }: Pick<CheckContext, 'run' | 'value'>, host: string): Promise<Scanned> {
  const port = sshPort(value);
  const { missing, stdout } = await run('ssh-keyscan', ['-T', '10', '-p', port, host], { limit: 15 });
  return { missing, port, keys: keysIn(stdout) };
}
