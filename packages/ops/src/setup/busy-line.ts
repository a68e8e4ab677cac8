import { Listr } from 'listr2';
import type { Busy } from './context.js';

/** One line with a spinner and what is being done, which is gone when it has ended. Without a terminal there is no line. */
export const busyLine: Busy = async (title, work) => {
  if (!process.stdout.isTTY) return work(() => undefined);
  let result: Awaited<ReturnType<typeof work>> | undefined;
  await new Listr(
    [
      {
        title,
        task: async (_, task) => {
          result = await work((text) => {
            task.title = `${title} (${text})`;
          });
        },
      },
    ],
    { rendererOptions: { clearOutput: true } },
  ).run();
  return result as Awaited<ReturnType<typeof work>>;
};
