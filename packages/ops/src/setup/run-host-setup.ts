import { engine } from 'litestream-engine';
import type { Answer } from '../docker/docker.js';
import { askLine } from './ask.js';
import type { SetupContext } from './context.js';

/** Who logs in, and for whom the host is prepared. */
export interface HostLogin {
  readonly administrator: string;
  /** What comes in front of the command: options of ssh, and the user at the host. */
  readonly ssh: readonly string[];
  /** One line. */
  readonly publicKey: string;
}

/** How often sudo itself asks. */
const tries = 3;

/** Runs `deploy.sh host-setup` on the host as root. Where sudo needs a password there, a person types it. */
export async function runHostSetup(
  context: SetupContext,
  { administrator, ssh, publicKey }: HostLogin,
): Promise<Answer> {
  const { terminal } = context;
  const run = (command: string, input: string): Promise<Answer> =>
    context.attached('ssh', [...ssh, `${command} '${publicKey}'`], { input });
  if (administrator === 'root') return run('bash -s -- host-setup', engine.text);
  let answer = await run('sudo -n bash -s -- host-setup', engine.text);
  for (let count = 0; count < tries && wantsPassword(answer) && terminal.interactive; count += 1) {
    const password = await askLine(context, {
      message: `sudo on the host needs the password of ${administrator}:`,
      secret: true,
      exact: true,
    });
    answer = await run(withPassword, `${password}\n${engine.text}`);
  }
  return answer;
}

/** Whether sudo itself refused, before anything was run. */
export function isRefusedBySudo(answer: Answer): boolean {
  return wantsPassword(answer) || (answer.code === 1 && /in the sudoers file|is not allowed to/.test(answer.output));
}

const wantsPassword = ({ code, output }: Answer): boolean => code === 1 && /^sudo(?:-rs)?: /m.test(output);

/**
 * The password is the first line of standard input, which no list of processes shows. Our program lies in a file meanwhile: where sudo
 * needs no password after all, the line is not read, and must not be taken for a command.
 */
const withPassword =
  `bash -c 'IFS= read -r password; file=$(mktemp) || exit; trap "rm -f \\"$file\\"" EXIT; cat > "$file"; ` +
  `printf "%s\\n" "$password" | sudo -S -p "" bash "$file" host-setup "$1"' host-setup`;
