/**
 * What a job of a run did.
 * @typedef {{ result: string, steps: { name: string, result: string, log: string }[] }} Job
 */

/**
 * What became of a workflow.
 * @typedef {object} Run
 * @property {number} code 0 when every job succeeded.
 * @property {string} log Everything that was said, each line with its job and step.
 * @property {Record<string, Job>} jobs By id; skipped ones are missing.
 * @property {string} summary The rendered job summaries.
 * @property {{ title: string, text: string }[]} errors What `::error::` showed.
 * @property {number} seconds
 */

/**
 * Reads act's `--json` output.
 * @param {string} output
 * @returns {Omit<Run, 'code' | 'seconds'>}
 */
export function readRun(output) {
  /** @type {Record<string, Job>} */
  const jobs = {};
  const log = [];
  const summary = [];
  const errors = [];
  for (const line of output.split('\n')) {
    /** @type {Record<string, any>} */
    let entry;
    try {
      entry = JSON.parse(line);
    } catch {
      if (line.trim() !== '') log.push(line);
      continue;
    }
    const text = String(entry.msg ?? '').replace(/[\r\n]+$/, '');
    const job = entry.jobID === undefined ? undefined : (jobs[entry.jobID] ??= { result: '', steps: [] });
    if (entry.command === 'summary') summary.push(String(entry.content ?? text));
    const [, options = '', message] = /::error(?: (.*?))?::(.*)$/.exec(text) ?? [];
    if (message !== undefined) errors.push({ title: options.replace('title=', ''), text: message });
    if (job) {
      if (entry.jobResult) job.result = entry.jobResult;
      if (entry.step && entry.stage === 'Main') {
        let step = job.steps.find(({ name }) => name === entry.step);
        if (step === undefined) job.steps.push((step = { name: entry.step, result: '', log: '' }));
        if (entry.stepResult) step.result = entry.stepResult;
        if (entry.raw_output) step.log += `${text}\n`;
      }
    }
    log.push(`${[entry.jobID, entry.step].filter(Boolean).join(' / ')}${entry.jobID ? ' | ' : ''}${text}`);
  }
  return { jobs, log: `${log.join('\n')}\n`, summary: summary.join('\n'), errors };
}
