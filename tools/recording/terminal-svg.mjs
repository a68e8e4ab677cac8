/**
 * A piece of a line in one style.
 * @typedef {{ text: string, column: number, style: string }} Piece
 * What a terminal shows from a moment on, line by line.
 * @typedef {{ at: number, lines: readonly (readonly Piece[])[] }} Frame
 */

const cell = { width: 8.4, height: 19 };
const margin = { x: 18, top: 44, bottom: 16 };

/**
 * An animated SVG of a terminal that plays its frames again and again, with styles alone: it moves in an <img> as well. A reader who asked
 * for less motion sees the last frame. Each different line is in the file once.
 * @param {readonly Frame[]} frames @param {{ columns: number, rows: number, title: string, pause: number }} options `pause`: seconds for
 * which the last frame stands
 */
export function terminalSvg(frames, { columns, rows, title, pause }) {
  const width = Math.ceil(columns * cell.width + 2 * margin.x);
  const height = rows * cell.height + margin.top + margin.bottom;
  const seconds = (frames.at(-1)?.at ?? 0) + pause;
  /** @type {Map<string, string>} */
  const symbols = new Map();
  const strip = frames.map(({ lines }, index) => {
    const uses = lines.flatMap((pieces, row) => {
      if (pieces.length === 0) return [];
      const drawn = pieces.map(drawnPiece).join('');
      if (!symbols.has(drawn)) symbols.set(drawn, `l${symbols.size}`);
      return [`<use href="#${symbols.get(drawn)}" y="${row * cell.height}"/>`];
    });
    return `<g transform="translate(${index * width},0)">${uses.join('')}</g>`;
  });
  const steps = frames.map(
    ({ at }, index) => `${round((at / seconds) * 100)}%{transform:translateX(${-index * width}px)}`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<style>
text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#d4dae3;white-space:pre}
.b{font-weight:700}.d{opacity:.62}.c1{fill:#f87171}.c2{fill:#4ade80}.c3{fill:#fbbf24}.c4{fill:#60a5fa}.c5{fill:#c084fc}.c6{fill:#22d3ee}.c8{fill:#8b95a5}
.strip{animation:play ${round(seconds)}s step-end infinite}
@keyframes play{${steps.join('')}100%{transform:translateX(${-(frames.length - 1) * width}px)}}
@media(prefers-reduced-motion:reduce){.strip{animation:none;transform:translateX(${-(frames.length - 1) * width}px)}}
</style>
<rect width="${width}" height="${height}" rx="10" fill="#11161f"/>
<g fill="#3b4453"><circle cx="22" cy="20" r="6"/><circle cx="42" cy="20" r="6"/><circle cx="62" cy="20" r="6"/></g>
<text class="c8" x="${width / 2}" y="25" text-anchor="middle">${escaped(title)}</text>
<defs>
${[...symbols].map(([drawn, id]) => `<g id="${id}">${drawn}</g>`).join('\n')}
</defs>
<svg x="${margin.x}" y="${margin.top}" width="${width - 2 * margin.x}" height="${rows * cell.height}"><g class="strip">
${strip.join('\n')}
</g></svg>
</svg>
`;
}

/** @param {Piece} piece */
function drawnPiece({ text, column, style }) {
  const length = round([...text].length * cell.width);
  const x = round(column * cell.width);
  const name = style === '' ? '' : ` class="${style}"`;
  return `<text${name} x="${x}" y="14" textLength="${length}" lengthAdjust="spacing">${escaped(text)}</text>`;
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** @param {number} number */
function round(number) {
  return Math.round(number * 100) / 100;
}
