import { bareOf, closingBracket, codeOf, splitTop, trimSpan, type Span } from './csharp-shape.js';

const DEPTH = 6;

/** What a condition comes to in a Linux container in production; undefined where the code does not say. */
export function inProduction(condition: Span, depth = 0): boolean | undefined {
  const span = unwrapped(condition);
  const bare = bareOf(span);
  if (depth > DEPTH || bare === '') return undefined;
  const step = (part: Span): boolean | undefined => inProduction(part, depth + 1);
  const either = splitTop(span, '||');
  if (either.length > 1) return decided(either.map(step), true);
  const both = splitTop(span, '&&');
  if (both.length > 1) return decided(both.map(step), false);
  if (/^!(?!=)/.test(bare)) {
    const value = step({ ...span, start: span.start + 1 });
    return value === undefined ? undefined : !value;
  }
  return byName(codeOf(span)) ?? ofVariable(span, bare, depth);
}

/** One part that is `strong` decides; else all of them have to be known. */
function decided(values: readonly (boolean | undefined)[], strong: boolean): boolean | undefined {
  if (values.includes(strong)) return strong;
  return values.includes(undefined) ? undefined : !strong;
}

const ENVIRONMENT = /\bEnvironmentName\b|"(?:ASPNETCORE|DOTNET)_ENVIRONMENT"|\bIsEnvironment\s*\(/;
const NOT = /!=|\bis\s+not\b/;

/** Calls and comparisons that name the environment, the system or the container. */
function byName(code: string): boolean | undefined {
  if (code.length > 300) return undefined;
  if (/^[\w.!?\s]*\bIsDevelopment(?:Environment)?\s*(?:\([^()]*\))?$/.test(code)) return false;
  if (/^[\w.!?\s]*\bIsProduction\s*(?:\([^()]*\))?$/.test(code)) return true;
  const environment = /(?:"|\bEnvironments?\s*\.\s*)(development|production)\b/i.exec(code)?.[1];
  if (environment !== undefined && ENVIRONMENT.test(code)) return /^production$/i.test(environment) !== NOT.test(code);
  const system =
    /\bOperatingSystem\s*\.\s*Is(\w+)\s*\(\s*\)$/.exec(code)?.[1] ??
    /\bIsOSPlatform\s*\(\s*(?:\w+\s*\.\s*)*OSPlatform\s*\.\s*(\w+)\s*\)$/.exec(code)?.[1];
  if (system !== undefined) return /^linux$/i.test(system);
  const platform = /\bPlatform\s*[!=]=\s*PlatformID\s*\.\s*(\w+)$/.exec(code)?.[1];
  if (platform !== undefined) return (platform === 'Unix') !== NOT.test(code);
  if (/^(?:System\s*\.\s*Diagnostics\s*\.\s*)?Debugger\s*\.\s*IsAttached$/.test(code)) return false;
  // The images of .NET set it.
  if (/"DOTNET_RUNNING_IN_CONTAINER"/.test(code))
    return !/==\s*null|\bis\s+null|!=\s*"true"|==\s*"false"|IsNullOr/.test(code);
  return undefined;
}

/** `isDev`, where its only declaration says what it is. */
function ofVariable(span: Span, bare: string, depth: number): boolean | undefined {
  const name = /^(?:\w+\s*\.\s*)*([A-Za-z_]\w*)$/.exec(bare)?.[1];
  if (name === undefined) return undefined;
  const text = span.source.bare;
  const declared = [...text.matchAll(new RegExp(`\\b(?:var|bool)\\s+${name}\\s*(?:=(?![=>])|=>)\\s*`, 'g'))];
  const [only] = declared;
  if (declared.length !== 1 || !only) return undefined;
  const start = only.index + only[0].length;
  const end = text.indexOf(';', start);
  return end < 0 ? undefined : inProduction({ source: span.source, start, end }, depth + 1);
}

/** Without white space and parentheses around it all. */
function unwrapped(condition: Span): Span {
  const span = trimSpan(condition);
  return bareOf(span).startsWith('(') && closingBracket(span.source.bare, span.start) === span.end - 1
    ? unwrapped({ ...span, start: span.start + 1, end: span.end - 1 })
    : span;
}
