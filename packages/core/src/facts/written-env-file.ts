import { nameOf } from '../project/paths.js';
import type { ComposeService } from '../project/compose.js';
import { appServices } from './app-services.js';
import type { Checkout } from './checkout.js';
import { found, type Fact } from './fact.js';
import type { AppSecret } from './facts.js';

/** `NAME=${{ secrets.OTHER }}`, alone in its line. */
const LINE = /^[ \t]*([A-Za-z_]\w*)=["']?\$\{\{\s*secrets\.([A-Za-z_]\w*)\s*\}\}["']?[ \t]*$/gm;

/** Secrets that a workflow writes into a file which Compose gives the app as its `env_file`. */
export function writtenSecrets(checkout: Checkout): readonly Fact<AppSecret>[] {
  const names = new Set(
    appServices(checkout).flatMap(({ envFiles = [] }: ComposeService) => envFiles.map(({ path }) => nameOf(path))),
  );
  return checkout.workflows.flatMap(({ path, text }) =>
    [...names].flatMap((name) =>
      textsFor(name, text).flatMap((written) =>
        [...written.matchAll(LINE)].flatMap(([, variable = '', secret = '']) => [
          found<AppSecret>({ secret, variable, encoding: 'plain' }, path),
        ]),
      ),
    ),
  );
}

/** What a script writes into a file of this name: here-documents, and lines of `echo`. */
function textsFor(name: string, text: string): readonly string[] {
  const file = String.raw`>>?\s*["']?(?:[^\s"'<>]*\/)?${name.replaceAll('.', String.raw`\.`)}["']?`;
  const document = String.raw`<<-?\s*\\?["']?(\w+)["']?`;
  const end = String.raw`[^\n]*\n([\s\S]*?)\n[ \t]*\1[ \t]*$`;
  const all = [`${file}[^\\n]*?${document}${end}`, `${document}[^\\n]*?${file}${end}`].flatMap((pattern) =>
    [...text.matchAll(new RegExp(pattern, 'gm'))].map(([, , written = '']) => written),
  );
  const echoed = text.matchAll(new RegExp(String.raw`\becho\s+(["']?)([^\n]*)\1\s*${file}`, 'g'));
  return [...all, ...[...echoed].map(([, , line = '']) => line)];
}
