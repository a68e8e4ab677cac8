import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UserError } from 'litestream-generator-core';
import { lastLine } from '../docker/last-line.js';
import { inTemporaryFolder } from '../doctor/temporary-folder.js';
import type { SetupContext } from './context.js';

/** The public half of the key that deploys, as one line: read from beside it, else from the key itself. */
export async function publicKeyOf(context: SetupContext): Promise<string> {
  const file = `${context.values.fileOf('DEPLOY_KEY')}.pub`;
  const text = existsSync(file) ? readFileSync(file, 'utf8') : await derived(context);
  const line = text.trim();
  if (/^[\w@.-]+ [A-Za-z0-9+/=]+( [\w@. -]*)?$/.test(line)) return line;
  throw new UserError({
    what: `${file} is not a public key in one line.`,
    fix: `Delete ${file}, and run setup again, which reads the public key from the private one.`,
  });
}

async function derived({ value, run, quote }: SetupContext): Promise<string> {
  const key = value('DEPLOY_KEY');
  if (key === undefined)
    throw new UserError({
      what: 'The host cannot be prepared, because there is no SSH key yet.',
      fix: 'Run setup again, and do the step "SSH key" first.',
    });
  return inTemporaryFolder(async (folder) => {
    const file = path.join(folder, 'key');
    writeFileSync(file, `${key.replaceAll('\r', '').trimEnd()}\n`, { mode: 0o600 });
    const answer = await run('ssh-keygen', ['-y', '-P', '', '-f', file], { limit: 10 });
    if (answer.code === 0) return answer.stdout;
    throw new UserError({
      what: `DEPLOY_KEY is not a private key without a passphrase: ${quote(lastLine(answer))}`,
      fix: 'Set DEPLOY_KEY to another key, or remove this environment variable.',
    });
  });
}
