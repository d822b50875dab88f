import { isJsonObject } from '../../core/json';
import { suggestion } from '../../core/parameters';
import { each } from './check-gateway';
import { checkMembers, checkSchema } from './check-schema';
import { compileCondition } from './host-modules';
import type { KnownCondition } from './known-parts';
import type { ConfigPath } from './problem';
import type { YamlFile } from './yaml-file';

/** Conditions that may stand before a policy. `open` tells that there may be others. */
export interface KnownConditions {
  definitions: readonly KnownCondition[];
  open: boolean;
}

/**
 * A condition and those inside it: known, with the members that it reads and no others. The host would end over an
 * unknown name inside `not`, `allOf` or `oneOf` with an error that names no place.
 */
export function checkCondition(file: YamlFile, at: ConfigPath, condition: unknown, known: KnownConditions): void {
  if (!isJsonObject(condition) || typeof condition.name !== 'string') {
    const fix = typeof condition === 'string' ? `write \`{ name: ${condition} }\`` : 'write `{ name: ... }`';
    file.report(at, 'must be a map with the `name` of a condition', fix);
    return;
  }
  const { name } = condition;
  const definition = known.definitions.find((one) => one.name === name);
  if (definition?.schema) {
    const { properties } = definition.schema;
    checkMembers(file, at, condition, ['name', ...Object.keys(isJsonObject(properties) ? properties : {})]);
    for (const [place, inner] of innerConditions(at, condition)) checkCondition(file, place, inner, known);
    checkSchema(file, condition, compileCondition(definition.schema), at);
  } else if (!definition && !known.open) {
    const names = [...new Set(known.definitions.map((one) => one.name))];
    file.report([...at, 'name'], `there is no condition \`${name}\``, suggestion(name, names));
  }
}

function innerConditions(at: ConfigPath, { name, condition, conditions }: Record<string, unknown>) {
  if (name === 'not' && condition !== undefined) return [[[...at, 'condition'], condition]] as [ConfigPath, unknown][];
  if (name !== 'allOf' && name !== 'oneOf') return [];
  return Array.isArray(conditions) ? each(conditions, [...at, 'conditions']) : [];
}
