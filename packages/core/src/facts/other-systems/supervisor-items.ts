import type { Project } from '../../project/project.js';
import { supervisorPrograms, type SupervisorProgram } from '../../project/supervisor-programs.js';
import { environmentItem } from '../carry-over/environment-item.js';
import type { EarlierItem } from '../carry-over/earlier-item.js';
import { startItem } from '../carry-over/start-words.js';
import type { FoundSystem } from './find-systems.js';
import { argumentsOfApp, onlyListens } from './own-program.js';

/** What is about the machine: its folders, people and logs. */
const OF_MACHINE = /^(?:directory|user|umask|process_name|(?:std(?:out|err)|redirect)_\w+)$/;
/** When supervisord starts and ends it. */
const RESTARTS = /^(?:auto(?:re)?start|start(?:secs|retries)|exitcodes|priority|stop(?:as|wait)\w*|killasgroup)$/;

/** The programs that supervisord starts on the host: one of them is the app, and nothing starts the others any more. */
export function supervisorItems(project: Project, { file, text }: FoundSystem): readonly EarlierItem[] {
  const programs = supervisorPrograms(file, text);
  const app = programs.find((one) => isApp(project, one, programs.length));
  return programs.flatMap((program) => {
    const name = `${program.name} (supervisord)`;
    return program === app
      ? [{ kind: 'service' as const, name, where: program.from, value: 'app' }, ...ofApp(project, program)]
      : [{ kind: 'service' as const, name, where: program.from, value: 'other' }];
  });
}

/** The one that runs the app's own program for its requests; of other programs the one that is called so, or the only one. */
function isApp(project: Project, { name, settings }: SupervisorProgram, count: number): boolean {
  const given = argumentsOfApp(project, settings.get('command')?.text ?? '');
  if (given !== undefined) return onlyListens(given) || count === 1;
  return (
    count === 1 || name === project.name || /(?:^|[-_])(?:web|app|server|site|api|gunicorn|uvicorn|puma)$/i.test(name)
  );
}

function ofApp(project: Project, { name, settings, variables }: SupervisorProgram): readonly EarlierItem[] {
  const given = [...settings].flatMap(([key, { text, from }]): readonly EarlierItem[] => {
    if (key === 'command') {
      // Paths and ports of the host mean nothing in a container.
      const words = argumentsOfApp(project, text);
      return words?.length === 0 ? [] : [startItem('command', `command of ${name}`, from, undefined)];
    }
    if (key === 'environment') return [];
    const value = OF_MACHINE.test(key) ? 'other machine' : RESTARTS.test(key) ? 'other restart' : undefined;
    return [
      { kind: 'setting', name: `${key}: ${text} of ${name}`, where: from, ...(value !== undefined && { value }) },
    ];
  });
  return [...given, ...variables.flatMap((one) => environmentItem(one.name, one.value, one.from))];
}
