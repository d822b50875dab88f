/** Parts that users choose by name, in a list: `[key, { jwt: { issuer: ... } }]`. */
import { type TObject, Type } from '@sinclair/typebox';
import { isJsonObject, type JsonObject } from './json';
import { checked, suggestion } from './parameters';

/** Schema of such a list. What stands below a name is checked once it is known which parts there are. */
export function NamedParts(options: { description: string; default?: unknown[]; minItems?: number }) {
  const entry = Type.Union([
    Type.String(),
    Type.Record(Type.String(), Type.Unknown(), { minProperties: 1, maxProperties: 1 }),
  ]);
  return Type.Array(entry, options);
}

/** A part that was chosen, with its parameters checked and their defaults in. */
export interface ChosenPart<Part> {
  readonly part: Part;
  readonly parameters: JsonObject;
  /** Where it stands, for messages. */
  readonly path: string;
}

/**
 * The chosen parts, in order. Throws, naming the place, for an unknown name and for wrong parameters.
 *
 * @param schemaOf what may stand below a part's name; its own `parameters` unless said
 */
export function chooseParts<Part extends { readonly name: string; readonly parameters: TObject }>(
  list: readonly unknown[],
  known: ReadonlyMap<string, Part>,
  where: string,
  schemaOf: (part: Part) => TObject = ({ parameters }) => parameters,
): ChosenPart<Part>[] {
  return list.map((entry, index) => {
    const [name, given] = isJsonObject(entry) ? Object.entries(entry)[0]! : [String(entry), {}];
    const path = `${where}[${index}]`;
    const part = known.get(name);
    if (!part) throw new Error(`${path}: there is no \`${name}\`; ${suggestion(name, [...known.keys()])}`);
    const inner = `${path}.${name}`;
    return { part, parameters: checked(schemaOf(part), given ?? {}, inner) as JsonObject, path: inner };
  });
}
