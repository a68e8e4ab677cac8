import { filesMatching, linesOf } from '../lines.js';
import type { TaskRunner } from './task-runner.js';

/** `make -C app migrate`, `just migrate`, and what stands behind a target: the targets that are made before it. */
const CALL = /\b(?:make|just)\s+(?:-[Cf]\s+\S+\s+|-\S+\s+)*([\w-]+)/g;

/** Targets of a Makefile and recipes of a Justfile, with those that come before them. */
export const makeTargets: TaskRunner = {
  called: (command) => [...command.matchAll(CALL)].flatMap(([, target]) => target ?? []),
  lines: ({ project }, task) =>
    filesMatching(project, /(?:^|\/)(?:GNU)?[Mm]akefile$|(?:^|\/)\.?[Jj]ustfile$/).flatMap((path) => {
      const lines = linesOf(project, path);
      const head = lines.findIndex(({ text }) => new RegExp(String.raw`^@?${task}\b[^:=]*:(?!=)`).test(text));
      const own = lines[head];
      if (!own) return [];
      const rest = lines.slice(head + 1);
      const end = rest.findIndex(({ text }) => /^\S/.test(text));
      const before = own.text.replace(/^[^:]*:/, '').replace(/[#|].*$/, '');
      return [
        ...before
          .split(/\s+/)
          .filter((name) => /^[\w-]+$/.test(name))
          .map((name) => ({ text: `make ${name}`, from: own.from })),
        ...rest
          .slice(0, end < 0 ? rest.length : end)
          .map((line) => ({ ...line, text: line.text.replace(/^\s+[@-]*/, '') })),
      ];
    }),
};
