/** One row an operation, over all projects: what came of it, what git saw, and how long it took. */
export function table(rows) {
  const trees = [...new Set(rows.map(({ tree }) => tree))];
  const names = [...new Set(rows.map(({ operation }) => operation))];
  const head = [
    'operation',
    'exit',
    'result',
    'files changed / new / deleted',
    'lines + / −',
    'conflicts',
    'processor (s)',
    'Copier: conflicts',
    'Copier: processor (s)',
    'within',
  ];
  const body = names.map((name) => {
    const of = rows.filter(({ operation }) => operation === name);
    const span = (value) => range(of.map(value));
    const copied = of.map(({ copier }) => copier).filter(Boolean);
    const copier = (value) => (copied.length === 0 ? '–' : range(copied.map(value)));
    const seen = (key) => span((row) => row.seen[key]);
    return [
      name,
      span(({ exit }) => exit),
      [...new Set(of.map(({ found }) => found.split('\n')[0]))].join('; '),
      `${seen('M')} / ${seen('A')} / ${seen('D')}`,
      `${seen('plus')} / ${seen('minus')}`,
      span(({ conflicts }) => conflicts),
      median(of.map(({ seconds }) => seconds)),
      copier(({ seen: { U } }) => U),
      copied.length === 0 ? '–' : median(copied.map(({ seconds }) => seconds)),
      of.every(({ good }) => good) ? 'yes' : 'no',
    ];
  });
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [`Projects: ${trees.join(', ')}.`, '', line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
}

/** `3`, or `3–5` where projects differ. */
function range(values) {
  const numbers = values.toSorted((one, other) => one - other);
  const [low, high] = [numbers[0], numbers.at(-1)];
  return low === high ? String(low) : `${low}–${high}`;
}

const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)].toFixed(1);
