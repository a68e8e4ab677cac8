import { assignmentsIn, type ContainerView } from 'litestream-generator-core';
import { startCommands } from './start-commands.js';

/** A view with the variables that the tasks of the start set in front of a program, `"start": "DB_PATH=data/app.db node server.js"`. */
export function withTaskVariables(view: ContainerView): ContainerView {
  const { tasks: lines } = startCommands(view);
  const set = assignmentsIn(lines, () => true)
    .filter(({ reaches, value }) => reaches && !value.includes('$'))
    .map(({ name, value, from }) => {
      // In front of one of several commands, it reaches that one alone.
      const unsure = lines.some((line) => line.from === from && /&&|\|\||;/.test(line.text));
      return { name, value, from, by: 'kept' as const, ...(unsure && { unsure }) };
    });
  return set.length === 0 ? view : { ...view, environment: [...set, ...view.environment] };
}
