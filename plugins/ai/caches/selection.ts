import { type Static, Type } from '@sinclair/typebox';
import { invalidRequest } from '../../core/error';
import { type Parameters, parseNumber } from '../../core/usage-query';
import { fitting } from '../fitting';
import { readDuration } from '../read-duration';
import type { CacheSelection } from './caches';

/** Entries that are told one by one. */
const USUAL_ENTRIES = 100;
const MOST_ENTRIES = 1_000;

const Text = (description: string, maxLength = 512) =>
  Type.Optional(Type.String({ minLength: 1, maxLength, description }));

const selected = {
  pipeline: Text('Only of the cache of this pipeline.'),
  id: Text('The entry with this id; the header `x-ai-cache-entry` of a hit has it.'),
  model: Text('Answers of this model, as `endpoint/model`.'),
  consumer: Text('What this consumer had asked.'),
  team: Text('What members of this team had asked.'),
  older_than: Type.Optional(Type.String({ examples: ['2h'], description: 'Answers that are older than this.' })),
};

/** Parameters of `GET /ai/cache/entries`, besides `tag.<name>`. */
export const entriesQuerySchema = Type.Object(
  {
    ...selected,
    limit: Type.Optional(Type.String({ description: `At most so many of each pipeline, up to ${MOST_ENTRIES}.` })),
  },
  { additionalProperties: false },
);

/** Body of `POST /ai/cache/purge`. */
export const purgeSchema = Type.Object(
  {
    ...selected,
    tags: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: 'What had been asked with these tags.' }),
    ),
    like: Text('Answers to questions that mean the same as this one.', 32_768),
    all: Type.Optional(Type.Boolean({ description: 'All answers; needed where nothing else but `pipeline` is said.' })),
    dry_run: Type.Optional(Type.Boolean({ description: 'Only tell what would go.' })),
  },
  { additionalProperties: false },
);

/** Reads the parameters of a list of entries. Throws `AiError` 400 that names the one at fault. */
export function readEntriesQuery(parameters: Parameters): { selection: CacheSelection; limit: number } {
  const isTag = ([name]: [string, unknown]) => name.startsWith('tag.');
  const all = Object.entries(parameters);
  const query = fitting(entriesQuerySchema, Object.fromEntries(all.filter((one) => !isTag(one))));
  const tags = Object.fromEntries(all.filter(isTag).map(([name, value]) => [name.slice('tag.'.length), value]));
  const { limit: _limit, ...given } = query;
  const limit = parseNumber(parameters, 'limit', MOST_ENTRIES) ?? USUAL_ENTRIES;
  return { selection: selectionOf(fitting(purgeSchema, { ...given, tags })), limit };
}

/** Reads what is to be forgotten. Throws `AiError` 400 that names the member at fault. */
export function readPurge(body: unknown): { selection: CacheSelection; dryRun: boolean } {
  const { all, dry_run: dryRun = false, ...given } = fitting(purgeSchema, body);
  const selection = selectionOf(given);
  const isBounded = Object.values(selection.purge).some((value) => value !== undefined);
  if (isBounded !== Boolean(all)) return { selection, dryRun };
  const message = all
    ? '`all` goes with nothing but `pipeline`: leave it out, or the rest.'
    : 'Say which answers are to go: `id`, `like`, `model`, `consumer`, `team`, `tags` or `older_than`; or `all: true`.';
  throw invalidRequest(message, 'all', 'invalid_parameter');
}

function selectionOf(given: Static<typeof purgeSchema>): CacheSelection {
  const { pipeline, id, like, model, consumer, team, tags = {}, older_than: age } = given;
  const storedBefore = age === undefined ? undefined : Date.now() - readDuration(age, 'older_than');
  const tagged = Object.keys(tags).length > 0 ? tags : undefined;
  return { pipeline, purge: { id, like, model, consumer, team, tags: tagged, storedBefore } };
}
