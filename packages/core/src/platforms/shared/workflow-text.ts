import type { Deployment } from '../../deployment/deployment.js';
import type { Secret } from '../../secret.js';

/** A variable of a step, and the text behind its colon. */
export interface Variable {
  readonly name: string;
  readonly value: string;
}

/** A secret or variable of the repository under its own name. */
export function variable(secret: Secret): Variable {
  return { name: secret.name, value: expression(secret) };
}

/** Its value as an expression. */
export function expression({ name, kind }: Secret): string {
  return `\${{ ${kind === 'variable' ? 'vars' : 'secrets'}.${name} }}`;
}

/** The value of a secret of the repository; the token of the run has no secret of its own. */
export function secretExpression(name: string): string {
  return `\${{ ${name === 'GITHUB_TOKEN' ? 'github.token' : `secrets.${name}`} }}`;
}

/** The domains of the app where none were answered: the variable, else the machine's name. */
export function unansweredDomain(secret: string): string {
  return `\${{ vars.DEPLOY_DOMAIN || secrets.${secret} }}`;
}

/** The first domain of the app in the environment of the run, for what is built for one host; the step "Name the image" finds it. */
export const publicHost = '${{ steps.image.outputs.host }}';

/** The names of the environments, for a workflow that runs for each of them; none where there is only one environment. */
export function severalEnvironments({ environment, others }: Deployment): readonly string[] {
  return others.length === 0 ? [] : [environment, ...others.map(({ name }) => name)].map(yamlString);
}

/** How a workflow that is run for one environment says for which. */
export function environmentTexts(deployment: Deployment) {
  const { environment, id, others } = deployment;
  const chosen = `\${{ inputs.environment || '${environment}' }}`;
  return others.length === 0
    ? { environment: yamlString(environment), group: `release-${id}`, several: undefined }
    : {
        environment: chosen,
        group: JSON.stringify(`release-${chosen}`),
        several: {
          variable: JSON.stringify(chosen),
          options: severalEnvironments(deployment).join(', '),
          first: yamlString(environment),
        },
      };
}

/** A YAML string that GitHub does not read as an expression. */
export function yamlString(text: string): string {
  const bare = /^[A-Za-z][\w./-]*$/.test(text) && !/^(?:null|true|false|yes|no|on|off|y|n)$/i.test(text);
  return bare ? text : JSON.stringify(text).replaceAll('${{', "${{ '${{' }}");
}

/** Text of a workflow command: `%` begins an escape there. */
export function annotation(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\n', '%0A');
}
