import { readFileSync, readdirSync } from 'node:fs';

/**
 * Collects the command line of every process of this computer, machines and containers included, until it is stopped.
 * A process that lives for a few milliseconds may slip through.
 */
export function watchProcesses() {
  /** @type {Set<string>} */
  const seen = new Set();
  const look = () => {
    for (const pid of readdirSync('/proc')) {
      if (!/^\d+$/.test(pid)) continue;
      try {
        seen.add(readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim());
      } catch {
        // it ended meanwhile
      }
    }
  };
  const timer = setInterval(look, 20);
  return {
    stop() {
      clearInterval(timer);
      return [...seen];
    },
  };
}

/** Pieces that would give a value away: each line, its halves, and the whole in base64. @param {string} value */
export function fragments(value) {
  const lines = value.split('\n').filter((line) => line.trim().length >= 8 && !line.startsWith('-----'));
  const halves = lines.flatMap((line) => [
    line.slice(0, Math.max(8, line.length / 2)),
    line.slice(-Math.max(8, line.length / 2)),
  ]);
  return [...lines, ...halves, Buffer.from(value).toString('base64')];
}
