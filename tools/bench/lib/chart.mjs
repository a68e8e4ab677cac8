/**
 * What happened when, until the app answered. Times are milliseconds from the call.
 * @typedef {{ partner: string, target: string, took: number, events: { at: number, action: string, service: string }[] }} Timeline
 */

const colours = { checks: '#94a3b8', restore: '#2563eb', start: '#16a34a', waiting: '#f59e0b' };
const left = 150,
  width = 620,
  right = 90;

/**
 * The start of both designs on one axis. The run shown is the median of each.
 * @param {readonly Timeline[]} timelines
 */
export function chart(timelines) {
  const [ours, original] = ['ours', 'original'].map((name) =>
    middle(timelines.filter(({ partner }) => partner === name)),
  );
  if (!ours || !original) throw new Error('the chart needs a run of both designs');
  const scale = Math.max(original.took, ours.took);
  const rows = [
    { label: 'Original design', parts: originalParts(original), total: original.took },
    { label: 'This generator', parts: ourParts(ours), total: ours.took },
  ];
  const bars = rows.map(({ label, parts, total }, row) => {
    const y = 62 + row * 52;
    const pieces = parts.map(
      ({ name, from, to }) =>
        `  <rect x="${x(from, scale)}" y="${y}" width="${Math.max(1, x(to, scale) - x(from, scale)).toFixed(1)}" ` +
        `height="26" fill="${colours[name]}"><title>${name}: ${seconds(to - from)}</title></rect>`,
    );
    return (
      `  <text x="${left - 10}" y="${y + 18}" text-anchor="end">${label}</text>\n${pieces.join('\n')}\n ` +
      ` <text x="${x(total, scale) + 8}" y="${y + 18}" font-weight="600">${seconds(total)}</text>`
    );
  });
  const legend = Object.entries({
    checks: 'checks',
    restore: 'restore and its checks',
    start: 'containers start',
    waiting: 'waiting for a health check',
  }).map(
    ([name, text], index) =>
      `  <rect x="${left + index * 172}" y="170" width="12" height="12" ` +
      `fill="${colours[/** @type {keyof typeof colours} */ (name)]}"/><text x="${left + 18 + index * 172}" y="181">${text}</text>`,
  );
  const label =
    `A new host until the app answers: ${seconds(original.took)} with the original design, ` +
    `${seconds(ours.took)} with this generator`;
  const open =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + width + right} 204" ` +
    `font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="${label}">`;
  const title = 'From an empty host to an app that answers, with every row restored';
  return `${open}
  <style>
    .page { fill: #ffffff; } text { fill: #1f2937; }
    @media (prefers-color-scheme: dark) { .page { fill: #0d1117; } text { fill: #e6edf3; } }
  </style>
  <rect class="page" width="100%" height="100%" rx="8"/>
  <text x="20" y="30" font-size="15" font-weight="600">${title}</text>
${bars.join('\n')}
${legend.join('\n')}
</svg>
`;
}

/** @param {readonly Timeline[]} runs */
function middle(runs) {
  return runs.toSorted((a, b) => a.took - b.took)[Math.floor(runs.length / 2)];
}

/** @param {number} at @param {number} scale */
function x(at, scale) {
  return Number((left + Math.min(at / scale, 1) * width).toFixed(1));
}

/** @param {number} milliseconds */
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 1)} s`;

/** @typedef {{ name: keyof typeof colours, from: number, to: number }} Part */

/** @param {Timeline} timeline @returns {Part[]} */
function ourParts({ events, took }) {
  const restoring = find(events, 'restore', 'create');
  const restored = find(events, 'restore', 'die');
  return [
    { name: 'checks', from: 0, to: restoring },
    { name: 'restore', from: restoring, to: restored },
    { name: 'start', from: restored, to: took },
  ];
}

/**
 * Its sidecar starts, Docker waits for the time of a health check, the check restores, the app starts.
 * @param {Timeline} timeline
 * @returns {Part[]}
 */
function originalParts({ events, took }) {
  const up = find(events, 'app-litestream', 'start');
  const restoring = find(events, 'app-litestream', 'exec_start');
  const restored = find(events, 'app-litestream', 'health_status: healthy');
  return [
    { name: 'start', from: 0, to: up },
    { name: 'waiting', from: up, to: restoring },
    { name: 'restore', from: restoring, to: restored },
    { name: 'start', from: restored, to: took },
  ];
}

/** @param {Timeline['events']} events @param {string} service @param {string} action */
function find(events, service, action) {
  const event = events.find((one) => one.service === service && one.action.startsWith(action));
  if (event === undefined) throw new Error(`Docker did not say when ${service} came to ${action}`);
  return event.at;
}
