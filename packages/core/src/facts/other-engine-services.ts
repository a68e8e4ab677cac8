import type { ComposeFile, ComposeService } from '../project/compose.js';
import { imageVariables } from '../project/dockerfile-env.js';
import type { Dockerfile } from '../project/dockerfile.js';
import { guessed, type Fact } from './fact.js';

/** Names of database servers as variables have them, and the addresses that begin with them. */
const SERVER = /^(?:postgres(?:ql)?|pgx?|mysql2?|mariadb|mssql|sqlserver|cockroach(?:db)?)(?:$|(?:\+\w+)?:)/i;
/** The same for SQLite: its name, an address, or a file. */
const SQLITE = /^(?:better-)?sqlite3?(?:$|:)|^file:|\.(?:db3?|sqlite3?)(?:$|\?)/i;

/** The variable by which a service runs on a database server, where the image itself has it for SQLite. */
function serverVariable(
  { environment }: ComposeService,
  dockerfile: Dockerfile,
): ComposeService['environment'][number] | undefined {
  const ofImage = imageVariables(dockerfile).filter(({ value }) => SQLITE.test(value.trim()));
  return environment.find(
    ({ name, value = '' }) => SERVER.test(value.trim()) && ofImage.some((variable) => variable.name === name),
  );
}

/** Whether a service says that the app runs on a database server, which its image does not do by itself. */
export function runsOnServer(service: ComposeService, dockerfile: Dockerfile | undefined): boolean {
  return dockerfile !== undefined && serverVariable(service, dockerfile) !== undefined;
}

/** What becomes of Compose files whose app runs on a database server. */
export function serverRemarks(
  compose: readonly ComposeFile[],
  dockerfile: Dockerfile | undefined,
): readonly Fact<string>[] {
  if (dockerfile === undefined) return [];
  return compose.flatMap(({ path, services }) =>
    services.flatMap((service) => {
      const variable = serverVariable(service, dockerfile);
      return variable === undefined
        ? []
        : [
            guessed(
              `The service ${service.name} of ${path} runs the app on a database server (${variable.name}=${variable.value}), and the ` +
                'image runs on SQLite by itself. The new deployment runs it on SQLite: it takes nothing from that service, and does ' +
                'not bring its data along.',
              variable.from,
            ),
          ];
    }),
  );
}
