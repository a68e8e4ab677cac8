import { Listr, PRESET_TIMER } from 'listr2';

/** One line of the progress. */
export interface Step {
  readonly title: string;
  run(): Promise<void>;
}

/**
 * Runs one step after the other and shows each with its time: live at a terminal, as lines elsewhere.
 * @throws what the first failed step threw; its text is left to the caller, who prints it once
 */
export async function runSteps(steps: readonly Step[]): Promise<void> {
  let cause: unknown;
  const task = async (run: Step['run']): Promise<void> => {
    try {
      await run();
    } catch (error) {
      cause = error;
      throw new Error('the error is printed at the end', { cause: error });
    }
  };
  const list = new Listr(
    steps.map(({ title, run }) => ({ title, task: () => task(run) })),
    {
      concurrent: false,
      // Interrupting is ours: it cleans up.
      registerSignalListeners: false,
      fallbackRenderer: 'simple',
      rendererOptions: { timer: PRESET_TIMER },
      fallbackRendererOptions: { timer: PRESET_TIMER },
    },
  );
  try {
    await list.run();
  } catch (error) {
    throw cause ?? error;
  }
}
