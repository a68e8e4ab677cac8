/** One-line texts that break what is not quoted: shells, YAML, JSON, env files, GitHub expressions, Markdown, Litestream's `$`. */
export const hostileTexts: readonly string[] = [
  '', ' ', ' leading', 'trailing ', 'two  blanks', '-dash', '--flag', '~', '.', '*', '?', '[a]', '!', '#', 'a #b', '%PATH%', '%s', '@', '&', ';', '|', '<b>', '>',
  "'", "it's", "''", '"', 'say "hi"', '""', '\\', '\\\\', 'C:\\new\\table', 'ends in \\', '\\n', '\\"', '\\u0041', '`', '`id`', '``',
  '$', '$$', '$HOME', '${HOME}', '$PID', '${}', '$(id)', '$((1))', '\\$HOME', '${A:-b}', '$1', '${{ secrets.A }}', '{{', '}}', '{a: b}', '[', ']', '{', '}',
  'null', '~null', 'true', 'yes', 'on', 'No', '1e3', '0x1f', '007', '1_000', '12:30', '2026-11-22', '.inf', '<<', '=', ':', 'a: b', '- a', '? a', '| a', '> a', '&a', '*a', '!a', '---', '...',
  'üñïçødé', '日本語', '👩‍💻', 'RTL \u05E9', 'e\u0301', '\uFF04HOME', '\u00A0', '\u200B', '\uFEFF', 'a'.repeat(300),
  'p@ss/w:o#r%d&"\'\\$!`', '__proto__', 'constructor', ']]>', '<!--', '-->', '/*', '*/', '//', '::set-output name=a::b', 'EOF',
];

/** Names that people or repositories have; nothing in them needs to make sense. */
export const hostileNames: readonly string[] = [
  ...hostileTexts.filter((text) => text.trim() !== ''),
  'on', 'yes', 'Null', '123', '1e3', '0123456', '2026', 'My App', "Bob's \"App\"", 'Ünïcode', 'İstanbul', 'STRASSE ß', 'Ørsted', 'Łódź', 'Привет', '日本', '🚀', 'a.b.c', 'A'.repeat(100), '-', '---', '$APP', '100%', 'C#', 'con', '..',
];

/** Texts that no line of a file can carry. */
export const unprintableTexts: readonly string[] = ['a\nb', 'a\r\nb', '\n', '\0', 'a\0b', '\t', '\u001B[31m', '\u007F', '\u0085', 'a\u2028b', 'a\u2029b'];

/** Database paths that a file system and Litestream take, however odd. */
export const hostilePaths: readonly string[] = [
  'my app.db', "bob's.db", 'say "hi".db', '$HOME.db', '${X}.db', '$(id).db', '`id`.db', '100%.db', '%d.db', '-rf.db', '~.db', '*.db', '[a].db', 'a&b;c.db', 'ünï/日本/👩‍💻.db', 'yes', 'null', '1e3', 'a:b.db', 'a/b/c/d.db', '.hidden.db', 'no-extension',
];

/** Texts made of the worst characters, the same ones in every run. */
export function randomTexts(count: number): readonly string[] {
  const alphabet = [...'ab1 \'"\\$`%#&|;:{}[]()<>*?!~^=,.-_/@+é日', '👩', '${', '}}', "'\\''"];
  let seed = 20_261_122;
  const next = (below: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  return Array.from({ length: count }, () => Array.from({ length: 1 + next(12) }, () => alphabet[next(alphabet.length)]).join(''));
}
