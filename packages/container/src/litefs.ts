import { commandWords, found, type ContainerView, type Fact } from 'litestream-generator-core';

/** What to say of an image that starts LiteFS: the databases then lie in a file system of its own, which no other container sees. */
export function litefsRemark({ dockerfile }: ContainerView): Fact<string> | undefined {
  const start = dockerfile?.instructions.findLast(({ keyword, text }) => {
    if (keyword !== 'ENTRYPOINT' && keyword !== 'CMD') return false;
    const [program = ''] = commandWords(text);
    return /(?:^|\/)litefs$/.test(program);
  });
  return (
    start &&
    found(
      'The image starts LiteFS, which needs rights that this deployment does not give, and keeps the databases in a file system that ' +
        'the Litestream sidecar does not see. Let the image start the app itself, and keep the databases in a plain folder.',
      start.from,
    )
  );
}
