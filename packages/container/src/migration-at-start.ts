import { found, saysMigrate, type ContainerView, type Fact } from 'litestream-generator-core';
import { startCommands } from './tasks/start-commands.js';

/** Finds the command that migrates when the container starts; undefined if there is none. */
export function migrationAtStart(view: ContainerView): Fact<boolean> | undefined {
  const { started, tasks } = startCommands(view);
  const line = [...started, ...tasks].find(({ text }) => saysMigrate(text));
  return line && found(true, line.from);
}
