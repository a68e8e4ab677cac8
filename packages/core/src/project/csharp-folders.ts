import { posix } from 'node:path';
import { bareOf, closingBracket, codeOf, splitTop, type Span } from './csharp-shape.js';

/** Folder of the app's user in the container, where nothing says another one. */
const HOME = '/home/app';

const ROOT =
  /(?:\bContentRootPath|\bDirectory\s*\.\s*GetCurrentDirectory\s*\(\s*\)|\bEnvironment\s*\.\s*CurrentDirectory|\bGetDirectoryName\s*\([^;]*(?:\.\s*Location|\bProcessPath)\s*!?\s*\))$/;

/** .NET's special folders on Linux, below the user's home where they begin with no slash. */
const SPECIAL: Readonly<Record<string, string>> = {
  LocalApplicationData: '.local/share',
  ApplicationData: '.config',
  UserProfile: '.',
  Personal: '.',
  MyDocuments: 'Documents',
  Desktop: 'Desktop',
  DesktopDirectory: 'Desktop',
  CommonApplicationData: '/usr/share',
};

/** A folder that .NET or ASP.NET Core names, and whether it is one of the user or the system; undefined for any other code. */
export function namedFolder(
  span: Span,
  { contentRoot, home = HOME }: { readonly contentRoot: string; readonly home?: string },
  lookup: (name: string, from: Span) => Span | undefined,
): { readonly folder: string; readonly special: boolean } | undefined {
  const bare = bareOf(span);
  if (/\b(?:AppContext|CurrentDomain)\s*\.\s*BaseDirectory$/.test(bare))
    return { folder: `${contentRoot}/`, special: false }; // .NET ends this one with a slash
  if (ROOT.test(bare)) return { folder: contentRoot, special: false };
  if (/\bWebRootPath$/.test(bare)) return { folder: posix.join(contentRoot, 'wwwroot'), special: false };
  if (/\bPath\s*\.\s*GetTempPath\s*\(\s*\)$/.test(bare)) return { folder: '/tmp/', special: true };
  const call = /\bGetFolderPath\s*\(/.exec(bare);
  if (!call) return undefined;
  const open = span.start + call.index + call[0].length - 1;
  const close = closingBracket(span.source.bare, open);
  if (close !== span.end - 1) return undefined;
  const [argument] = splitTop({ ...span, start: open + 1, end: close }, ',');
  const name = argument && codeOf(argument).trim();
  const given = argument && name && /^\w+$/.test(name) ? lookup(name, argument) : argument;
  const special = given && SPECIAL[/SpecialFolder\s*\.\s*(\w+)/.exec(codeOf(given))?.[1] ?? ''];
  return special === undefined ? undefined : { folder: posix.resolve(home, special), special: true };
}
