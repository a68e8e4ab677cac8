import { posix } from 'node:path';
import { codeOf, findCalls, type Call } from '../project/csharp-shape.js';
import { constantText } from '../project/csharp-value.js';
import { isDevelopmentOnly } from '../project/csharp-development.js';
import type { Checkout } from './checkout.js';
import { inContainer } from './in-container.js';

/** Keys that sign tokens, in a file or a folder that a library chooses. */
export interface TokenKeys {
  readonly path: string;
  readonly holds: string;
  readonly from: string;
  readonly guessed: boolean;
}

const HOLDS = 'keys that sign tokens';
/** Where .NET keeps the certificates of a user. */
const STORE = '.dotnet/corefx/cryptography/x509stores/my';

/**
 * IdentityServer writes `tempkey.jwk` or the folder `keys` in the app's own folder, and OpenIddict's certificates for development lie in
 * the user's store. A token that was given out is worth nothing without them.
 */
export function findTokenKeys({ sources, surroundings, contentRoot }: Checkout): readonly TokenKeys[] {
  const calls = (...names: string[]): readonly Call[] =>
    sources.flatMap((source) => findCalls(source, names).filter(({ start }) => !isDevelopmentOnly(source, start)));
  const developer = calls('AddDeveloperSigningCredential').filter(
    ({ args }) => !args.some((arg) => /^(?:persistKey\s*:\s*)?false$/.test(codeOf(arg))),
  );
  const file = ({ args }: Call): string | undefined =>
    args.map((arg) => constantText(arg, surroundings)).find((text) => text !== undefined && /\.\w+$/.test(text));
  const others = calls('AddSigningCredential', 'AddDeveloperSigningCredential', 'AddOperationalStore').length > 0;
  const own =
    others || sources.some(({ bare }) => /\bKeyPath\s*=|\bKeyManagement\s*\.\s*Enabled\s*=\s*false/.test(bare));
  return [
    ...developer.map((call) => ({
      path: inContainer(file(call) ?? 'tempkey.jwk', contentRoot),
      holds: HOLDS,
      from: call.at,
      guessed: false,
    })),
    ...(own ? [] : calls('AddIdentityServer')).slice(0, 1).map(({ at }) => ({
      path: posix.join(contentRoot, 'keys'),
      holds: HOLDS,
      from: at,
      guessed: true,
    })),
    ...calls('AddDevelopmentEncryptionCertificate', 'AddDevelopmentSigningCertificate')
      .slice(0, 1)
      .map(({ at }) => ({
        path: posix.resolve(surroundings.home ?? '/home/app', STORE),
        holds: HOLDS,
        from: at,
        guessed: false,
      })),
  ];
}
