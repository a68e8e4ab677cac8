import type { Project } from '../project/project.js';
import { guessed, type Fact } from './fact.js';
import type { ContainerFacts, ContainerView } from './container-facts.js';
import type { HostProject, UiBuild } from './facts.js';

/** What detection needs to know of a family; `Family` has it all. */
export interface Claimant {
  readonly id: string;
  readonly title: string;
  readonly templates: readonly { readonly id: string }[];
  recognise(
    project: Project,
    host: HostProject,
  ): { readonly template: string; readonly from: string; readonly certainty: 0 | 1 | 2 } | undefined;
  ui?(project: Project, host: HostProject, template: string): Fact<UiBuild> | undefined;
  find?(view: ContainerView): ContainerFacts | undefined;
}

/** A family was asked for, and another one claims the project with more certainty. */
export interface Mismatch<F> {
  /** Id of the family that was asked for. */
  readonly asked: string;
  readonly actual: F;
  /** Evidence for the actual one. */
  readonly from: string;
}

/** The family that the project belongs to. */
export interface Claimed<F> {
  readonly family: F;
  readonly familyFact: Fact<string>;
  readonly template: Fact<string>;
  readonly mismatch?: Mismatch<F>;
  /** Said when nothing in the project speaks for the family. */
  readonly remark?: Fact<string>;
}

/** Lets every family claim the project. The most certain one wins; of equals the one asked for, then the first. */
export function claim<F extends Claimant>(
  project: Project,
  host: HostProject,
  families: readonly F[],
  asked?: string,
): Claimed<F> {
  const claims = families
    .flatMap((family) => {
      const recognition = family.recognise(project, host);
      return recognition ? [{ family, recognition }] : [];
    })
    .sort(
      (a, b) =>
        b.recognition.certainty - a.recognition.certainty ||
        Number(b.family.id === asked) - Number(a.family.id === asked),
    );
  const [best] = claims;
  if (!best) return fallback(host, families, asked);
  const {
    family,
    recognition: { template, from, certainty },
  } = best;
  const fact = (value: string): Fact<string> => ({ value, from, guessed: certainty === 0 });
  return {
    family,
    familyFact: fact(family.id),
    template: fact(template),
    ...(asked !== undefined && asked !== family.id ? { mismatch: { asked, actual: family, from } } : {}),
  };
}

function fallback<F extends Claimant>(host: HostProject, families: readonly F[], asked?: string): Claimed<F> {
  const family = families.find(({ id }) => id === asked) ?? families[0];
  if (!family) throw new Error('detection needs at least one family');
  return {
    family,
    familyFact: guessed(family.id, `nothing in ${host.csproj} says which family it is`),
    template: guessed(family.templates[0]?.id ?? family.id, "the family's first template"),
    remark: guessed(
      `This project does not look like ${family.title}. It is handled as one you asked for it.`,
      host.csproj,
    ),
  };
}
