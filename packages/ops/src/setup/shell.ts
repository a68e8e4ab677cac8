import { columns, wrapLines } from 'litestream-generator-core';

/** A value that is not known yet: the reader gives it to a variable of the shell first. */
export interface Unknown {
  readonly variable: string;
  readonly example: string;
}

/** One word of a command. */
export type Word = string | Unknown | readonly (string | Unknown)[];

/** How commands are written for a shell, so that they work as printed. */
export interface Shell {
  readonly id: 'sh' | 'powershell';
  /** For people: `bash or zsh`. */
  readonly title: string;
  /** Words for the reader, in as many lines as the screen needs. */
  comment(text: string): string;
  /** A command, or another line to copy, that does nothing until a person removes the mark in front of it. */
  inactive(line: string): string;
  /** Gives a variable its value. */
  assign(unknown: Unknown): string;
  command(...words: readonly Word[]): string;
  /** The same with a file on standard input, which is text. */
  withInput(file: string, ...words: readonly Word[]): string;
  /** Keeps what a command says in a file. Where it fails it leaves that file alone, and what it said is shown. */
  keep(command: string, file: string): string;
  /** Makes something with `gh` only where it says that GitHub does not have it; after any other failure nothing is made. */
  unlessThere(look: readonly string[], make: readonly string[]): string;
  /** Runs a command for each of several names, which are words; `{name}` stands for it. */
  each(names: readonly string[], ...words: readonly string[]): string;
}

/** In the words of `gh` where GitHub does not have what a command names. */
export const notThere = 'HTTP 404';

/** Columns of a comment, where the screen has more. */
const longest = 120;
const mark = '# ';

const comment = (text: string): string =>
  wrapLines(text, 0, Math.min(columns(), longest) - mark.length)
    .split('\n')
    .map((line) => `${mark}${line}`)
    .join('\n');
const inactive = (line: string): string => `${mark}${line}`;

const bare = /^[\w./:=-]+$/;
const parts = (word: Word): readonly (string | Unknown)[] =>
  typeof word === 'object' && 'variable' in word ? [word] : [word].flat();

const shWord = (word: Word): string => {
  if (typeof word === 'string') return bare.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
  const inside = parts(word).map((part) =>
    typeof part === 'string' ? part.replaceAll(/["$`\\]/g, String.raw`\$&`) : `\${${part.variable}}`,
  );
  return `"${inside.join('')}"`;
};

const sh: Shell = {
  id: 'sh',
  title: 'bash or zsh',
  comment,
  inactive,
  assign: ({ variable, example }) => `${variable}=${shWord(example)}`,
  command: (...words) => words.map(shWord).join(' '),
  withInput: (file, ...words) => `${words.map(shWord).join(' ')} < ${shWord(file)}`,
  keep(command, file) {
    const [kept, fresh] = [shWord(file), shWord(`${file}.new`)];
    return `${command} > ${fresh} && mv ${fresh} ${kept} || { cat ${fresh}; false; }`;
  },
  unlessThere: (look, make) =>
    `if [[ "$(${look.map(shWord).join(' ')} 2>&1)" == *'${notThere}'* ]]; then ${make.map(shWord).join(' ')}; fi`,
  each: (names, ...words) =>
    `for name in ${names.join(' ')}; do echo "$name:"; ` +
    `${words.map((word) => (word === '{name}' ? '"$name"' : shWord(word))).join(' ')}; done`,
};

const psText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const psWord = (word: Word): string => {
  if (typeof word === 'string') return bare.test(word) ? word : psText(word);
  const inside = parts(word).map((part) =>
    typeof part === 'string' ? part.replaceAll(/["$`]/g, '`$&') : `\${${part.variable}}`,
  );
  return `"${inside.join('')}"`;
};

/** Windows PowerShell drops empty arguments, and quotation marks in one; from 7.3 on neither is so. */
const psCommand = (words: readonly Word[]): string => {
  const quoted = words.filter((word): word is string => typeof word === 'string' && word.includes('"'));
  const lines = quoted.flatMap((word, index) => [
    `$text${index} = ${psWord(word)}`,
    `if ($PSVersionTable.PSVersion -lt [version]'7.3') { $text${index} = $text${index}.Replace('"', '\\"') }`,
  ]);
  const inPlace = (word: Word): string =>
    typeof word === 'string' && word.includes('"') ? `$text${quoted.indexOf(word)}` : psWord(word);
  const empty = words.indexOf('');
  const text =
    empty === -1
      ? words.map(inPlace).join(' ')
      : [words[0], '--%', ...words.slice(1).map((word) => `"${String(word)}"`)].join(' ');
  return [...lines, text].join('\n');
};

const powershell: Shell = {
  id: 'powershell',
  title: 'PowerShell',
  comment,
  inactive,
  // Without quotation marks PowerShell would take the text for a command.
  assign: ({ variable, example }) => `$${variable} = ${psText(example)}`,
  command: (...words) => psCommand(words),
  withInput: (file, ...words) => `Get-Content ${psWord(file)} | ${psCommand(words)}`,
  keep(command, file) {
    const [kept, fresh] = [psWord(file), psWord(`${file}.new`)];
    return [
      `${command} | Set-Content -Encoding ascii ${fresh}`,
      `if ($LASTEXITCODE -eq 0) { Move-Item -Force ${fresh} ${kept} } else { Get-Content ${fresh} }`,
    ].join('\n');
  },
  // In a line of its own: Windows PowerShell repeats the line of a command in what it keeps of its errors.
  unlessThere: (look, make) =>
    `$said = ${psCommand(look)} 2>&1\nif ("$said" -match '${notThere}') { ${psCommand(make)} }`,
  each: (names, ...words) =>
    `foreach ($name in ${names.map((name) => `'${name}'`).join(', ')}) { "\${name}:"; ` +
    `${words.map((word) => (word === '{name}' ? '$name' : psWord(word))).join(' ')} }`,
};

/** The shells that commands are printed for, by their ids. */
export const shells = { sh, powershell } as const;
