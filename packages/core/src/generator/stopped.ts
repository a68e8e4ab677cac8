/** The message if a person stops a run at a prompt. All prompts come before the first file is written. */
export const stoppedText = 'Stopped. Nothing was written.';

/** Whether a person pressed Ctrl-C at a prompt; the name is Inquirer's. */
export function isStopped(error: unknown): boolean {
  return error instanceof Error && error.name === 'ExitPromptError';
}
