import type { ComposeService } from '../project/compose.js';

/** True for a service that is Litestream beside the app. An app that Litestream starts (`-exec`) is the app. */
export function isLitestream({ image, command }: Pick<ComposeService, 'image' | 'command'>): boolean {
  if (command && /\s-exec\b/.test(command.text)) return false;
  return (image !== undefined && isLitestreamImage(image)) || (command !== undefined && RUNS.test(command.text));
}

const RUNS = /(?:^|[\s/"'])litestream\s+(?:replicate|restore)\b/;

/** True for Litestream's own image and copies of it, with any tag: `litestream/litestream`, `ghcr.io/acme/litestream:0.3.13`. */
export function isLitestreamImage(image: string): boolean {
  return /(?:^|\/)litestream(?::|@|\}|$)/.test(image);
}

/** Version in the image's tag, `0.3.13`; undefined for no tag, `latest` and tags of any other kind. */
export function litestreamVersion(image: string): string | undefined {
  return /(?:^|\/)litestream:v?(\d+\.\d+(?:\.\d+)?)(?:-[\w.]+)?(?:@|\}|$)/.exec(image)?.[1];
}
