import { UserError } from 'litestream-generator-core';
import { steps } from './all-steps.js';
import type { Wishes } from './context.js';
import { shells } from './shell.js';

/** What a person reads who stops at a question or with Ctrl-C. */
export const stoppedSetupText = 'Stopped. What is done stays, and the next run of setup continues there.';

/** The wishes in the flags. @throws UserError if a flag has an unknown value */
export function wishesOf(options: Readonly<Record<string, unknown>>): Wishes {
  const text = (...names: readonly string[]): string | undefined => {
    const value = names.map((name) => options[name]).find((one) => typeof one === 'string' && one !== '');
    return value === undefined ? undefined : String(value);
  };
  const ids = steps.map(({ id }) => id);
  const listed = (text('agree') ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  const wrong = listed.filter((id) => id !== 'all' && !ids.includes(id));
  if (wrong.length > 0)
    throw new UserError({
      what: `--agree names a step that does not exist: ${wrong.join(', ')}.`,
      fix: `Name steps from this list, separated by commas, or all: ${ids.join(', ')}`,
    });
  const administrator = text('host-user', 'hostUser');
  if (administrator !== undefined && !/^[a-z_][\w.-]*$/i.test(administrator))
    throw new UserError({ what: '--host-user must be the name of a user.', fix: 'For example: --host-user ubuntu' });
  return {
    agreed: new Set(listed.includes('all') ? ids : listed),
    administrator,
    replace: options['replace'] === true,
  };
}

/** The shell that commands are printed for. @throws UserError where nothing is printed for it */
export function shellOf(asked: string | undefined, platform = process.platform): keyof typeof shells {
  const known = Object.keys(shells) as (keyof typeof shells)[];
  if (asked === undefined) return platform === 'win32' ? 'powershell' : 'sh';
  const found = known.find((id) => id === asked);
  if (found !== undefined) return found;
  throw new UserError({
    what: `--shell must be ${known.join(' or ')}, not "${asked}".`,
    fix: 'Leave it out for the shell of this system.',
  });
}
