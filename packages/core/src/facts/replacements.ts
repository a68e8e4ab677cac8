import type { CSharpSource } from '../project/csharp.js';
import { codeOf, findCalls, type Call, type Span } from '../project/csharp-shape.js';

/** A call that deletes or replaces a file. */
export interface Replacement {
  readonly call: Call;
  /** `File.Delete` */
  readonly name: string;
  /** The file, or with `folder` the folder. */
  readonly argument: Span;
  /** True where the file is gone afterwards, false where another one lies in its place. */
  readonly deletes: boolean;
  readonly folder: boolean;
}

const ALONE: Readonly<Record<string, string>> = { FileInfo: 'FileInfo.Delete', FileStream: 'FileStream' };

/** Calls that delete or replace what an argument names. A copy that replaces nothing is none, nor is one of a file that was missing. */
export function findReplacements(source: CSharpSource): readonly Replacement[] {
  const calls = findCalls(source, [
    'Delete',
    'Copy',
    'Move',
    'WriteAllBytes',
    'Create',
    'CreateFile',
    'FileInfo',
    'FileStream',
    'Open',
  ]);
  return calls.flatMap((call): readonly Replacement[] => {
    const before = source.bare.slice(Math.max(0, call.start - 200), call.start);
    const owner = /\b(File|Directory|SQLiteConnection)\s*\.\s*$/.exec(before)?.[1] ?? '';
    const name = ALONE[call.name] ?? `${owner}.${call.name}`;
    const [first, second, third] = call.args;
    const one = (argument: Span | undefined, deletes: boolean, folder = false): readonly Replacement[] =>
      argument === undefined || (!deletes && /!\s*(?:\w+\s*\.\s*)*File\s*\.\s*Exists\s*\(/.test(before))
        ? []
        : [{ call, name, argument, deletes, folder }];
    switch (name) {
      case 'FileInfo.Delete':
        return first && /^\s*\)\s*\.\s*Delete\b/.test(source.bare.slice(first.end)) ? one(first, true) : [];
      case 'File.Delete':
        return one(first, true);
      case 'Directory.Delete':
        return one(first, true, true);
      case 'FileStream':
      case 'File.Open':
        return second && /\bFileMode\s*\.\s*(?:Create|Truncate)$/.test(codeOf(second).trim()) ? one(first, false) : [];
      case 'SQLiteConnection.CreateFile':
      case 'File.WriteAllBytes':
      case 'File.Create':
        return one(first, false);
      case 'File.Copy':
      case 'File.Move':
        return third && /\btrue\s*$/.test(codeOf(third)) ? one(second, false) : [];
      default:
        return [];
    }
  });
}
