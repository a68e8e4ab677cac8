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
  const task = async ({ title, run }: Step): Promise<void> => {
    try {
      await run();
    } catch (error) {
      cause = error;
      // At a terminal this text takes the place of the title.
      throw new Error(title, { cause: error });
    }
  };
  const list = new Listr(
    steps.map((step) => ({ title: step.title, task: () => task(step) })),
    {
      concurrent: false,
      // The caller listens to the signals, because it has to clean up.
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
