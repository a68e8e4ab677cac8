import type { Span } from '../project/csharp-shape.js';

/** Calls that open a known file themselves, make another text of theirs, or only handle, show or serve a file. */
const KNOWN =
  /sqlite|^(?:OrmLiteConnectionFactory|RegisterConnection|OpenDbConnection\w*|UseConnectionString|ConnectionConfig|Combine|Join|Format|Concat|Replace|GetFullPath|ToString|GetValue|Get\w*Variable|GetConnectionString|AddJsonFile|FileInfo|DirectoryInfo|Uri|\w*Exception|if|while|return|switch|nameof|(?:Physical|Virtual)?File(?:\w*Result)?|Attachment|ContentDisposition\w*)$|^(?:Map|Log|Write|Read|Append|Copy|Move|Delete|Exists|Equals|Contains|StartsWith|EndsWith|Assert|CreateEntry|CreateFrom|GetFiles|Enumerate)\w*$|^(?:Create(?:Text|Directory|File)|Open(?:Read|Write|Text))$|Download|Ignore|Exclude|Filter|Watch/i;

const OTHER_ENGINE = /mysql|mariadb|sqlserver|postgres|npgsql|oracle|firebird|duckdb|litedb|rocksdb/i;

/** Whether a text goes to a call of which nothing is known: as its argument, as a member of its options, or by the name of a constant. */
export function isGiven({ source: { bare }, start, end }: Span, member = /./): boolean {
  const before = bare.slice(Math.max(0, start - 300), start);
  const statement = (before.split(/[;{}]/).at(-1) ?? '') + (bare.slice(end, end + 200).split(';')[0] ?? '');
  if (OTHER_ENGINE.test(statement)) return false;
  const constant = /\b(?:const\s+string|static\s+readonly\s+string|var|string)\s+(\w+)\s*=\s*$/.exec(before)?.[1];
  if (constant !== undefined && /^\s*;/.test(bare.slice(end)))
    return [...bare.matchAll(new RegExp(`\\b([\\w.]+)\\s*(?:<[^<>()]*>\\s*)?\\(\\s*${constant}\\s*[,)]`, 'g'))].some(
      ([, name = '']) => isUnknown(name),
    );
  if (!/^\s*[,);}]/.test(bare.slice(end))) return false;
  const assigned = /[{,.]\s*(\w+)\s*=\s*$/.exec(before)?.[1];
  if (assigned !== undefined)
    return !/sqlite/i.test(statement) && member.test(assigned) && !/download|attachment/i.test(assigned);
  return /[(,]\s*$/.test(before) && isUnknown(calleeOf(before));
}

/** Calls of the types that handle files themselves. */
const OF_FILES = /(?:^|\.)(?:File|Directory|Console|Path|ZipFile)\.\w+$/;

function isUnknown(name: string): boolean {
  return name !== '' && !KNOWN.test(name.split('.').at(-1) ?? '') && !OF_FILES.test(name);
}

/** The name of the call whose arguments the text ends in. */
function calleeOf(before: string): string {
  let open = 0;
  for (let at = before.length - 1; at >= 0; at--) {
    const one = before[at] ?? '';
    if (')]}'.includes(one)) open++;
    else if ('([{'.includes(one) && open-- === 0)
      return one === '(' ? (/([\w.]+)\s*(?:<[^<>()]*>\s*)?$/.exec(before.slice(0, at))?.[1] ?? '') : '';
  }
  return '';
}

/** Whether a text is only compared, or goes to a call that is known. */
export function isNotUsed({ source: { bare }, start, end }: Span): boolean {
  const before = bare.slice(Math.max(0, start - 300), start);
  if (/[=!]=\s*$/.test(before) || /^\s*[=!]=/.test(bare.slice(end, end + 20))) return true;
  return /[(,]\s*$/.test(before) && !isUnknown(calleeOf(before));
}
