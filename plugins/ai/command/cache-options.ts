import type { Option, Values } from './command';
import { tagOption } from './tag-option';

/** What answers can be picked by, for `cache list` and `cache purge`. */
export const PICKED: Readonly<Record<string, Option>> = {
  pipeline: { type: 'string', value: '<name>', help: 'only of the cache of this pipeline' },
  entry: { type: 'string', value: '<id>', help: 'the one that x-ai-cache-entry of a hit names' },
  model: { type: 'string', value: '<name>', help: 'answers of this model, as endpoint/model' },
  consumer: { type: 'string', value: '<name>', help: 'what this consumer had asked' },
  team: { type: 'string', value: '<name>', help: 'what members of this team had asked' },
  tag: tagOption,
  'older-than': { type: 'string', value: '<time>', help: 'answers older than 30m, 2h, 7d or 4w' },
};

/** As the admin port names them; undefined for what is not said. */
export function pickedBy(values: Values): Record<string, string | undefined> {
  const { pipeline, entry, model, consumer, team, 'older-than': age } = values;
  const texts = Object.entries({ pipeline, id: entry, model, consumer, team, older_than: age });
  return Object.fromEntries(texts.map(([name, value]) => [name, value === undefined ? undefined : String(value)]));
}
