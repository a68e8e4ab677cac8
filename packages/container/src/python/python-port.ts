import { found, guessed, startLines, type ContainerView, type Fact } from 'litestream-generator-core';
import { firstArgument, wholeStatement } from '../expression.js';
import { findLine, sourceLines, type Line } from '../lines.js';
import { variableOf } from '../variables.js';
import { PYTHON_ENVIRONMENT, pythonFiles } from './python-files.js';

/** Calls that start a server. */
const SERVES =
  /\b(?:uvicorn\.run|(?:web\.)?run_app|run_simple|(?:app|socketio|application)\.run|waitress\.serve|serve)\(/;
/** Servers whose command line has a port of its own where it says none. */
const USUAL: readonly (readonly [RegExp, number])[] = [
  [/\b(?:uvicorn|gunicorn|hypercorn|fastapi\s+run|granian)\b/, 8000],
  [/\bflask\b.*\brun\b/, 5000],
];
/** Names may stand for other names. */
const MAX_NAMES = 4;

/** The port that the code gives the server it starts, else the one that the server on the command line takes. */
export function pythonPort(view: ContainerView): Fact<number> | undefined {
  const unsure = (view.unseenFiles ?? []).length > 0;
  for (const { text, from } of startLines(view))
    for (const [server, port] of USUAL)
      if (server.test(text.replaceAll(/["',]+/g, ' ')) && !/\bpip\d?\s+install\b/.test(text))
        return guessed(port, `${from}, whose server takes it where nothing else is said`);
  for (const path of pythonFiles(view)) {
    const lines = sourceLines(view.project, path);
    for (const [row, { text, from }] of lines.entries()) {
      if (/^\s*#/.test(text) || !SERVES.test(text)) continue;
      const call = wholeStatement(lines, row);
      const code = /\bport\s*=\s*(?!=)(.*)$/s.exec(call)?.[1] ?? ofDictionary(lines, /\*\*(\w+)/.exec(call)?.[1]);
      const port = code === undefined ? undefined : numberOf(view, firstArgument(code), { text, from });
      if (port) return unsure ? { ...port, guessed: true } : port;
    }
  }
  return undefined;
}

/** What a dictionary of arguments holds for the port: `options["port"] = PORT`. */
function ofDictionary(lines: readonly Line[], name: string | undefined): string | undefined {
  const sets = new RegExp(String.raw`\b${name}\[["']port["']\]\s*=\s*(?!=)(.*)$`);
  return name === undefined
    ? undefined
    : lines.map(({ text }) => sets.exec(text)?.[1]).find((code) => code !== undefined);
}

function numberOf(view: ContainerView, written: string, at: Line, depth = 0): Fact<number> | undefined {
  const code = written
    .trim()
    .replace(/^int\((.*)\)$/s, '$1')
    .trim();
  const literal = /^["']?(\d{2,5})["']?$/.exec(code)?.[1];
  if (literal !== undefined) return found(Number(literal), at.from);
  const [, variable, otherwise = ''] = PYTHON_ENVIRONMENT.exec(code) ?? [];
  if (variable !== undefined) {
    const set = variableOf(view, variable);
    if (set && /^\d{2,5}$/.test(set.value)) return { ...set, value: Number(set.value) };
    return numberOf(view, otherwise, at, depth + 1);
  }
  const name = /^(?:\w+\.)*([A-Za-z_]\w*)$/.exec(code)?.[1];
  if (name === undefined || depth >= MAX_NAMES) return undefined;
  for (const path of pythonFiles(view)) {
    const line = findLine(view.project, path, new RegExp(String.raw`^\s*${name}\s*(?::\s*\w+\s*)?=\s*(?!=)(.*)$`));
    const port = line && numberOf(view, firstArgument(line.match[1] ?? ''), { text: '', from: line.from }, depth + 1);
    if (port) return port;
  }
  return undefined;
}
