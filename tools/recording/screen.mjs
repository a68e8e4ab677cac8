import headless from '@xterm/headless';

/** @typedef {import('./terminal-svg.mjs').Piece} Piece */

/** A terminal in memory that takes what a program writes and tells what it shows. @param {number} columns @param {number} rows */
export function openScreen(columns, rows) {
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  return {
    /** @param {string | Uint8Array} data @returns {Promise<void>} */
    write: (data) => new Promise((resolve) => terminal.write(data, resolve)),
    /** @returns {readonly (readonly Piece[])[]} */
    lines: () => Array.from({ length: rows }, (_, row) => piecesOf(terminal, row)),
  };
}

/** @param {import('@xterm/headless').Terminal} terminal @param {number} row @returns {readonly Piece[]} */
function piecesOf(terminal, row) {
  const line = terminal.buffer.active.getLine(terminal.buffer.active.baseY + row);
  /** @type {Piece[]} */
  const pieces = [];
  for (let column = 0; column < terminal.cols; column += 1) {
    const cell = line?.getCell(column);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const text = cell.getChars() || ' ';
    const style = styleOf(cell);
    const last = pieces.at(-1);
    if (last !== undefined && last.style === style && last.column + [...last.text].length === column) last.text += text;
    else pieces.push({ text, column, style });
  }
  return pieces
    .map((piece) => ({ ...piece, text: piece.text.trimEnd() }))
    .filter(({ text }) => text !== '')
    .map((piece) => {
      const blanks = piece.text.length - piece.text.trimStart().length;
      return { ...piece, text: piece.text.trimStart(), column: piece.column + blanks };
    });
}

/** Bright colours are drawn as the plain ones, but for grey. @param {import('@xterm/headless').IBufferCell} cell */
function styleOf(cell) {
  const color = cell.isFgPalette() ? cell.getFgColor() : -1;
  const shown = color > 8 && color < 16 ? color - 8 : color;
  return [
    ...(shown > 0 && shown < 9 && shown !== 7 ? [`c${shown}`] : []),
    ...(cell.isBold() ? ['b'] : []),
    ...(cell.isDim() ? ['d'] : []),
  ].join(' ');
}
