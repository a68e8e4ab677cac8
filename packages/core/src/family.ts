import type { Fact } from './facts/fact.js';
import type { HostProject, UiBuild } from './facts/facts.js';
import type { ContainerFacts, ContainerView } from './facts/container-facts.js';
import type { Project } from './project/project.js';
import type { Question } from './questions/question.js';
import type { Secret } from './secret.js';

/** A public project template that a family covers, or a kind of project such as "App with a Dockerfile". */
export interface Template {
  /** `blazor-vue` */
  readonly id: string;
  /** `Blazor Vue` */
  readonly title: string;
  /** Where a public template is: `NetCoreTemplates/blazor-vue`. Default: it is a kind of project, which no repository stands for. */
  readonly repository?: string;
}

/** A family's claim on a project. */
export interface Recognition {
  /** Id of one of the family's templates. */
  readonly template: string;
  /** Evidence for people, with the place: `ui/package.json:14 depends on vite-ssg`. */
  readonly from: string;
  /** 0 = falls back to this, 1 = by its parts, 2 = by a signal that no other family has. The highest claim wins. */
  readonly certainty: 0 | 1 | 2;
}

/** A secret for reaching the host, and where else its value has to go. */
export interface HostSecret extends Secret {
  /**
   * Where the value goes besides SSH. Default: nowhere.
   * - `build`: into the front end's build, for sources that hold `$` and the secret's name literally (`UiBuild.placeholders`).
   *   Of the host's own secret this is the app's domain.
   * - `app`: into the app's environment, under the secret's name; the Compose file explains it with `what`.
   */
  readonly reaches?: readonly ('build' | 'app')[];
  /** True if a workflow itself reads it, so that it stays in the repository where a secret store has the others. Default: false. */
  readonly inWorkflow?: boolean;
}

/** Secrets for reaching the host, by the names that the original templates used. */
export interface HostSecrets {
  /** Machine that SSH connects to, and the domain unless the user says otherwise. */
  readonly host: HostSecret;
  /** Further secrets of this family, such as the domain of a CDN. */
  readonly others: readonly HostSecret[];
}

/** A group of templates that are deployed alike. Knows nothing of storage. */
export interface Family {
  /** Name of the sub-generator, `blazor`. */
  readonly id: string;
  readonly title: string;
  readonly templates: readonly Template[];
  /** Undefined when the project is none of this family. */
  recognise(project: Project, host: HostProject): Recognition | undefined;
  /** The front end's build, where npm is needed for the image. */
  ui?(project: Project, host: HostProject, template: string): Fact<UiBuild> | undefined;
  /**
   * What it finds in a checkout without a .NET project, or about an image that somebody else publishes; undefined where that is none
   * of its own. Default: the family deploys .NET projects alone.
   */
  find?(view: ContainerView): ContainerFacts | undefined;
  /** Questions of its own. */
  readonly questions: readonly Question[];
  readonly hostSecrets: HostSecrets;
  /** The message for a project without any database. */
  readonly withoutDatabase: string;
}

/** Declares a family; the type checker and the contract suite do the rest. */
export function defineFamily<const F extends Family>(family: F): F {
  return family;
}
