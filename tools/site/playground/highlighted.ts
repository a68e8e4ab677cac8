import highlighter from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import diff from 'highlight.js/lib/languages/diff';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import ini from 'highlight.js/lib/languages/ini';
import json from 'highlight.js/lib/languages/json';
import markdown from 'highlight.js/lib/languages/markdown';
import yaml from 'highlight.js/lib/languages/yaml';

for (const [name, language] of Object.entries({ bash, diff, dockerfile, ini, json, markdown, yaml }))
  highlighter.registerLanguage(name, language);

/** Longer texts stay plain: colours are for reading, and nobody reads these here. Characters. */
const LONGEST = 60_000;

const languages: readonly (readonly [pattern: RegExp, language: string])[] = [
  [/\.ya?ml$/, 'yaml'],
  [/\.sh$/, 'bash'],
  [/Dockerfile$/, 'dockerfile'],
  [/\.json$/, 'json'],
  [/\.md$/, 'markdown'],
  [/\.(?:conf|gitattributes|dockerignore)$/, 'ini'],
];

/** The text as HTML with its words marked by kind; everything else in it is escaped. */
export function highlighted(path: string, text: string, language?: string): string {
  const known = language ?? languages.find(([pattern]) => pattern.test(path))?.[1];
  if (known === undefined || text.length > LONGEST) return escaped(text);
  return highlighter.highlight(text, { language: known }).value;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
