import { setTimeout as sleep } from 'node:timers/promises';
import { unknown, type Check, type Finding } from './check.js';
import { checkContext, lastLook, type Subject } from './check-context.js';

export type { Subject };

/** Runs a check within its limit. No value of the repository gets into the finding. */
export async function runCheck(check: Check, subject: Subject, signal?: AbortSignal): Promise<Finding> {
  const late = new AbortController();
  const ended = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]);
  const finding = await Promise.race([
    check
      .run(checkContext(subject, ended))
      .catch((error: unknown) =>
        unknown(
          `The check itself failed: ${error instanceof Error ? error.message : String(error)}`,
          'Please report it',
        ),
      ),
    sleep(check.limit * 1000, undefined, { signal: ended }).then(() =>
      unknown(`No answer within ${check.limit} s`, 'Try again; if it happens again, check the network of this machine'),
    ),
  ]).finally(() => late.abort());
  return redactFinding(finding, lastLook(subject));
}

function redactFinding(finding: Finding, redact: (text: string) => string): Finding {
  return finding.state === 'good'
    ? { ...finding, what: redact(finding.what) }
    : { ...finding, what: redact(finding.what), fix: redact(finding.fix) };
}
