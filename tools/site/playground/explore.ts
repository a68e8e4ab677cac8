import { families } from './families.ts';
import {
  detect,
  factNotes,
  factRows,
  givenVariables,
  joinDeployment,
  makeDeploymentId,
  planFiles,
  platformFor,
  platforms,
  renderDeployment,
  resolveAnswers,
  targets,
  UserError,
  type Answers,
  type Deployment,
  type FactRow,
  type PlannedFile,
  type Problem,
  type Project,
} from 'litestream-generator-core';
import { fieldsOf, type Field } from './fields.ts';

/** What a visitor said in the page. */
export interface Said {
  readonly target: string;
  /** By question name, as typed; questions that nobody touched are left out. */
  readonly answers: Readonly<Record<string, unknown>>;
  /** Folder or csproj of the web project, where there are several; empty to let detection choose. */
  readonly host: string;
  /** Empty to make one. */
  readonly id: string;
  /** A random whole number below the given one, the same ones for each call of `explore`. */
  random(): (below: number) => number;
}

/** What the generator would find, ask and write. */
export interface Explored {
  readonly family?: string;
  readonly facts: readonly FactRow[];
  readonly notes: ReturnType<typeof factNotes>;
  readonly fields: readonly Field[];
  /** Why nothing can be written yet. */
  readonly problems: readonly Problem[];
  readonly deployment?: Deployment;
  readonly files: readonly PlannedFile[];
}

const nothing: Explored = { facts: [], notes: [], fields: [], problems: [], files: [] };

/** The way of a run, from a project to its plan, as a first run would go it. */
export function explore(project: Project, said: Said): Explored {
  try {
    return found(project, said);
  } catch (error) {
    if (error instanceof UserError) return { ...nothing, problems: error.problems };
    throw error;
  }
}

function found(project: Project, { target: targetId, answers: typed, host, id, random }: Said): Explored {
  const { facts, family } = detect(project, families, {
    ...(host !== '' && { host }),
    ...givenVariables(typed, {}, {}),
  });
  const given = { facts, family, targets, platforms, flags: { target: targetId }, prompted: typed, stored: {} };
  const { answers, missing, invalid } = resolveAnswers({ ...given, yes: true });
  const { open } = resolveAnswers({ ...given, yes: false });
  const shown: Explored = {
    family: family.title,
    facts: factRows(facts, family),
    notes: factNotes(facts),
    fields: fieldsOf({ facts, family, answers, open }),
    problems: [...invalid, ...missing],
    files: [],
  };
  const target = targets.find((candidate) => candidate.id === targetId);
  if (shown.problems.length > 0 || target === undefined) return shown;
  const deployment = joinDeployment({
    facts,
    answers,
    family,
    target,
    platform: platformFor(answers),
    id: id === '' ? makeDeploymentId(text(answers, 'appName'), text(answers, 'environment'), random()) : id,
  });
  const { files } = planFiles(renderDeployment(deployment), (path) => project.read(path));
  return { ...shown, deployment, files };
}

function text(answers: Answers, name: string): string {
  return String(answers[name]);
}
