import type { App } from '../../deployment/app.js';
import type { BuildSecret } from '../../facts/facts.js';
import { feedVariables } from './feed-variables.js';
import { secretExpression, yamlString, type Variable } from './workflow-text.js';

/** The inputs of the builder. */
export function dockerBuild(app: App, file: string, hosts: readonly Variable[]) {
  const {
    image,
    buildContext,
    buildTarget,
    buildArguments = [],
    buildSecrets = [],
    buildAgent,
    builderInputs = [],
    architecture,
  } = app;
  const isFile = ({ source }: BuildSecret): boolean => source.startsWith('./');
  return {
    context: buildContext === undefined ? '.' : yamlString(buildContext),
    file: yamlString(file),
    inputs: [...new Set(builderInputs.map(({ input }) => input))].map((input) => {
      const values = builderInputs.filter((one) => one.input === input).map(({ value }) => value);
      const [first = ''] = values;
      return {
        input,
        text: first.includes('${{') ? JSON.stringify(first) : yamlString(first),
        lines: values.length > 1 ? values : [],
      };
    }),
    target: buildTarget !== undefined && yamlString(buildTarget),
    platform: architecture === 'arm64' && 'linux/arm64',
    arguments: [...(image.kind === 'supplied' ? hosts : []), ...buildArguments],
    secrets: [
      ...(image.kind === 'supplied' ? feedVariables(app).map(({ name, value }) => `${name}=${value}`) : []),
      ...buildSecrets.filter((secret) => !isFile(secret)).map(({ id, source }) => `${id}=${secretExpression(source)}`),
    ],
    agents: buildAgent?.ids ?? [],
    files: buildSecrets.filter(isFile).map(({ id, source }) => `${id}=${source}`),
  };
}
