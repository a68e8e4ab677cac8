/** Something that detection found out, and where. */
export interface Fact<T> {
  readonly value: T;
  /** Where it was found, for people: `MyApp/Configure.Db.cs:15`, or the reason for a default: `aspnet:8.0 listens on 8080`. */
  readonly from: string;
  /** True when nothing in the project says so: the value becomes a question with this default. */
  readonly guessed: boolean;
}

/** A fact read from the project. */
export function found<T>(value: T, from: string): Fact<T> {
  return { value, from, guessed: false };
}

/** A best guess, to be confirmed. */
export function guessed<T>(value: T, from: string): Fact<T> {
  return { value, from, guessed: true };
}
