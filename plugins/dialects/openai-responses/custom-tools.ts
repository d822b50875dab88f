import type { Tool } from '../../core/hub';
import { isJsonObject, objectIn, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';

/**
 * Custom tools take free text, which other APIs do not have: there they are functions with one text parameter, and
 * what the model writes into it is given to the client as the tool's input.
 */
const PARAMETERS: JsonObject = {
  type: 'object',
  properties: { input: { type: 'string', description: 'All of the input of the tool, as free text.' } },
  required: ['input'],
  additionalProperties: false,
};

/** A grammar cannot be enforced elsewhere, yet a model that knows it writes what fits. */
export function customTool({ name, description, format }: JsonObject): Tool {
  const { syntax, definition } = isJsonObject(format) ? format : {};
  const grammar = definition ? `The input must follow this grammar (${textOf(syntax)}):\n${textOf(definition)}` : '';
  const described = [textOf(description), grammar].filter(Boolean).join('\n\n');
  return { type: 'function', function: { name: textOf(name), description: described, parameters: PARAMETERS } };
}

export function customArguments(input: Json | undefined): string {
  return JSON.stringify({ input: textOf(input) });
}

/** The input in the arguments of a call; a model that did not keep to the form meant all of it. */
export function customInput(written: string): string {
  return textOf(objectIn(written)?.input, written);
}

/** The names of the custom tools of a request. */
export function customToolNames(tools: Json | undefined): ReadonlySet<string> {
  const all = Array.isArray(tools) ? tools.filter(isJsonObject) : [];
  return new Set(all.filter(({ type }) => type === 'custom').map(({ name }) => textOf(name)));
}
