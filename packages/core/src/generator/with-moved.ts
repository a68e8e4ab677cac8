import type { Plan } from '../plan/index.js';
import type { Memory } from './memory.js';

/** The plan, with the place to which a person moved a file that would otherwise be called deleted. */
export function withMoved(plan: Plan, { git, stored }: Pick<Memory, 'git' | 'stored'>): Plan {
  if (git === undefined || plan.files.every(({ state }) => state !== 'deleted')) return plan;
  const tracked = git.tracked();
  return {
    ...plan,
    files: plan.files.map((planned) => {
      const movedTo = tracked.get(stored.written[planned.file.path] ?? '');
      return planned.state === 'deleted' && movedTo !== undefined && movedTo !== planned.file.path
        ? { ...planned, movedTo }
        : planned;
    }),
  };
}
