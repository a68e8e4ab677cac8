import type { DockerInstruction } from '../../project/dockerfile.js';
import type { Line } from '../../project/lines.js';
import { fileOfPlace } from '../../project/paths.js';

/** A file that the Dockerfile itself has the text of, with its lines. */
interface WrittenScript {
  readonly target: string;
  readonly lines: readonly Line[];
}

/** `COPY <<EOF /entrypoint.sh`, with what stands in it. */
const COPIED = /^<<-?["']?\w+["']?\s+(\S+)\n(.*)$/s;
/** `RUN cat <<EOF > /entrypoint.sh`, in either order. */
const CAT = /\bcat\s+([^\n<]*<<-?\s*["']?(\w+)["']?[^\n]*)\n(.*?)\n\s*\2\b/gs;
/** `RUN printf '#!/bin/sh\n…' > /entrypoint.sh`. */
const PRINTED = /\b(?:echo|printf)\s+(?:-[en]+\s+)*(?:"((?:[^"\\]|\\.)*)"|'([^']*)')\s*>>?\s*(["']?)([\w./-]+)\3/gs;

/** The files that a line of a Dockerfile writes. */
export function writtenScripts({ keyword, text, from }: DockerInstruction): readonly WrittenScript[] {
  const first = Number(from.slice(from.lastIndexOf(':') + 1));
  const at = (offset: number): string => `${fileOfPlace(from)}:${first + offset}`;
  const lines = (body: string, start: number): readonly Line[] =>
    body.split('\n').map((line, index) => ({ text: line, from: at(start + index) }));
  if (keyword === 'COPY') {
    const [, target, body] = COPIED.exec(text) ?? [];
    return target === undefined || body === undefined ? [] : [{ target, lines: lines(body, 1) }];
  }
  if (keyword !== 'RUN') return [];
  const ofDocuments = [...text.matchAll(CAT)].flatMap(([, head = '', , body = ''], index, all) => {
    const target = />>?\s*["']?([\w./-]+)/.exec(head)?.[1];
    const before = text.slice(0, all[index]?.index).split('\n').length;
    return target === undefined ? [] : [{ target, lines: lines(body, before) }];
  });
  const ofTexts = [...text.matchAll(PRINTED)].map(([, double, single = '', , target = '']) => ({
    target,
    lines: (double?.replaceAll('\\"', '"').replaceAll('\\$', '$') ?? single)
      .split(/\\n/)
      .map((line) => ({ text: line, from })),
  }));
  return [...ofDocuments, ...ofTexts];
}
