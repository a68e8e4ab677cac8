/**
 * How one scenario ended on one target.
 * @typedef {{ scenario: string, target: string, passed: boolean, seconds: number }} Outcome
 */

/**
 * A table in Markdown: scenarios down, targets across, in each cell whether it passed and how long it took.
 * @param {readonly Outcome[]} outcomes
 * @param {string} compose Version of Compose.
 */
export function matrix(outcomes, compose) {
  const targets = [...new Set(outcomes.map(({ target }) => target))].toSorted();
  const scenarios = [...new Set(outcomes.map(({ scenario }) => scenario))].toSorted();
  const cell = (/** @type {string} */ scenario, /** @type {string} */ target) => {
    const one = outcomes.find((outcome) => outcome.scenario === scenario && outcome.target === target);
    return one === undefined ? '–' : `${one.passed ? '✔' : '✖'} ${one.seconds.toFixed(0)} s`;
  };
  const rows = [
    [`Compose ${compose}`, ...targets],
    ['---', ...targets.map(() => '---')],
    ...scenarios.map((scenario) => [scenario, ...targets.map((target) => cell(scenario, target))]),
  ];
  return rows.map((row) => `| ${row.join(' | ')} |\n`).join('');
}
