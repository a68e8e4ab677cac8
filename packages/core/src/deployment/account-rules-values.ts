import { proxyLimitOf } from '../facts/carry-over/proxy-limit-items.js';
import { OUTDONE, type EarlierItem } from '../facts/carry-over/earlier-item.js';
import type { Rule, Unaccounted, Verdict } from './account-rule.js';
import { inConf, inStart } from './kept-place.js';

/** Variables whose value in the earlier set-up is none of production, or not the one that the app gets. */
export const unfitRules: readonly Rule[] = [
  {
    kinds: ['variable', 'secret'],
    value: new RegExp(`^${OUTDONE}`),
    when: ({ name, kind }, { app }) =>
      app.variables.some((variable) => variable.name === name) ||
      (kind === 'variable' && app.secrets.some(({ variable }) => variable === name)),
    result: ({ value = '' }) => ({
      by: `the value at ${value.slice(OUTDONE.length)}, which the app gets in its place`,
    }),
  },
  // A variable of the workflow is the app's only with the value that it has there.
  {
    kinds: ['variable'],
    value: /^workflow /,
    when: ({ name, value }, { app }) =>
      app.variables.some((variable) => variable.name === name && `workflow ${variable.value}` !== value),
    result: ({ name }, { app }) => ({
      by: `${name}=${app.variables.find((variable) => variable.name === name)?.value}, which the app gets`,
    }),
  },
  {
    kinds: ['variable'],
    value: /^own address$/,
    when: ({ name }, { app }) => app.variables.some((variable) => variable.name === name),
    result: ({ name }, { app, host }) => {
      const value = app.variables.find((variable) => variable.name === name)?.value ?? '';
      const [main = ''] = host.domain.split(',');
      const isGuess = main !== '' && value.includes(main);
      return {
        by: `${name}=${value}${isGuess ? `, a guess from the domain; --env ${name}=value gives another one` : ''}`,
      };
    },
  },
  {
    kinds: ['variable'],
    name: /^(?:(?:ASPNETCORE_|DOTNET_)?URLS|Kestrel__\w+__Url)$/i,
    value: /^loopback$/,
    result: (_item, { app: { port } }) => ({
      by: `the port ${port}, on which the app listens to the network of its container`,
    }),
  },
];

/** What has an answer and a line of deploy.conf here: another value than the earlier one is somebody's choice, and no loss. */
export const valueRules: readonly Rule[] = [
  {
    kinds: ['setting', 'time-out'],
    when: (item) => proxyLimitOf(item) !== undefined,
    result: ofLimit,
  },
  {
    kinds: ['setting'],
    value: /^(?:kamal (?:proxy\.)?healthcheck\.path:|health) \S+$/,
    result: ({ value = '' }, { app }) =>
      value.endsWith(` ${app.healthPath}`)
        ? inConf('health_path', app.healthPath)
        : chosen(`the health path ${app.healthPath}`, 'health-path', 'health_path'),
  },
  {
    kinds: ['setting'],
    value: /^kamal proxy\.app_port: \S+$/,
    result: ({ value }, { app }) =>
      value === `kamal proxy.app_port: ${app.port}`
        ? inConf('port', app.port)
        : chosen(`the port ${app.port}`, 'port', 'port'),
  },
  ...(['entrypoint', 'command'] as const).map((part): Rule => ({
    kinds: ['setting'],
    value: new RegExp(`^app ${part}: $`),
    when: (_item, { app }) => app[part] !== undefined,
    result: ({ starts }, { app }) => {
      const place = [part, 'command' as const].find(
        (one) => starts !== undefined && isIn(starts.words, app[one] ?? []),
      );
      return place === undefined
        ? { by: `the ${part === 'command' ? 'command' : 'entry point'} that was given with --${part}` }
        : inStart(place);
    },
  })),
];

/** Whether the words stand together in a command line. */
function isIn(words: readonly string[], line: readonly string[]): boolean {
  return JSON.stringify(line).includes(JSON.stringify(words).slice(1, -1));
}

function ofLimit(item: EarlierItem, { limits: { uploadMegabytes, proxySeconds } }: Unaccounted): Verdict {
  const limit = proxyLimitOf(item);
  if (limit === undefined) throw new Error(`no limit: ${item.name}`);
  if ('seconds' in limit)
    return limit.seconds <= proxySeconds
      ? inConf('proxy_seconds', proxySeconds)
      : chosen(`the time-out of ${proxySeconds} seconds`, 'proxy-timeout', 'proxy_seconds');
  return uploadMegabytes === 0 || (limit.bytes > 0 && limit.bytes <= uploadMegabytes * 1024 ** 2)
    ? inConf('upload_megabytes', uploadMegabytes)
    : chosen(`the limit of ${uploadMegabytes} MB for an upload`, 'upload-limit', 'upload_megabytes');
}

function chosen(what: string, flag: string, name: string): Verdict {
  return { by: `${what} (--${flag}, or ${name} in .deploy/deploy.conf)` };
}
