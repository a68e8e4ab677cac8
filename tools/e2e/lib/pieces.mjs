// How the pieces of a backup are found on the disk of a storage, and damaged there.

/** For bash, with the folder as `$0`: what lies below `$1`, with checksums. */
export const sumsBelow = 'cd "$0" && find "$1" -type f | sort | xargs -r -d "\\n" sha256sum';

/** Lines `FILE:OFFSET:LTX1` of what grep said. @param {import('./command.mjs').Result} said */
export const pieceSearch = ({ output }) => output.split('\n').filter((line) => /^\/.*:\d+:LTX1$/.test(line));

const flip =
  'byte=$(od -An -tu1 -j "$1" -N 1 "$0"); printf "\\x$(printf %02x $((byte ^ ' +
  '255)))" | dd of="$0" bs=1 seek="$1" conv=notrunc status=none';

/**
 * Arguments for bash that flip a byte in each piece, behind the header of 100 bytes, where the pages are.
 * @param {readonly string[]} pieces
 */
export const damaged = (pieces) =>
  pieces.map((piece) => {
    const [, file = '', offset] = /^(.*):(\d+):/.exec(piece) ?? [];
    return ['-c', flip, file, String(Number(offset) + 120)];
  });
