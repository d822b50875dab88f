/**
 * A table that is asked for names from outside. Unlike an object it does not find there what every object has, such as
 * `constructor`.
 */
export function tableOf<Value>(members: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> {
  return new Map(Object.entries(members));
}
