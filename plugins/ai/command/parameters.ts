import { AiError } from '../../core/error';
import { UsageError, type Values } from './command';

/** Parameters of a URL by their names. */
export type Parameters = Readonly<Record<string, string>>;

/** The options of these names that are given, as parameters of the same names. */
export function parametersNamed(names: readonly string[], values: Values): Parameters {
  return Object.fromEntries(
    names.flatMap((name) => (values[name] === undefined ? [] : [[name, String(values[name])]])),
  );
}

/** A path of the admin port with those of the parameters that are given. */
export function withQuery(path: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length ? `${path}?${new URLSearchParams(given).toString()}` : path;
}

/** Reads parameters that stand for options of these names: what is refused of `"from"` is said of `--from`, as `UsageError`. */
export function readAsOptions<T>(names: readonly string[], read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AiError)) throw error;
    throw new UsageError(error.message.replaceAll(new RegExp(`"(${names.join('|')})"`, 'g'), '--$1'));
  }
}
