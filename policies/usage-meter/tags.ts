import type { AiContext } from '../../plugins/core/context';
import { decoded } from '../../plugins/core/dialects';
import { AiError } from '../../plugins/core/error';
import { isJsonObject, type Json } from '../../plugins/core/json';
import type { Hooks } from '../../plugins/core/policy';
import type { AiRequest } from '../../plugins/core/request';
import { TAG_NAME } from '../../plugins/core/usage-query';

/** Characters of a tag. */
const MAX_LENGTH = 128;
/** What stands for the client's own user, and is kept apart: sums by hour and day do not have it. */
const USER = 'user';
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;
const NAME = new RegExp(`^${TAG_NAME}$`);

type Said = Record<string, string>;

/** Writes down what a client says that its request is for: of these names, and nothing else. */
export function tagging(allowed: readonly string[]): Pick<Hooks, 'onConnect' | 'onRequest'> {
  const names = new Set(allowed);
  return {
    // Also of requests that are refused before they are read.
    onConnect: (ai) => keep(ai, saidInHeader(ai, names)),
    onRequest: (request, ai) => keep(ai, saidInBody(request, names), saidInHeader(ai, names)),
  };
}

/** Of several sayings of a name the last one counts. */
function keep(ai: AiContext, ...said: readonly Said[]): void {
  const { [USER]: endUser, ...tags } = Object.assign({}, ...said) as Said;
  ai.endUser = endUser;
  ai.tags = Object.keys(tags).length > 0 ? tags : undefined;
}

/** `x-ai-tags: project=search,feature=summary`, values percent-encoded where they hold commas or are not ASCII. */
function saidInHeader({ headers }: AiContext, names: ReadonlySet<string>): Said {
  const header = headers['x-ai-tags'];
  if (header === undefined) return {};
  const pairs = String(header)
    .split(',')
    .filter((pair) => pair.trim() !== '')
    .map((pair): [string, string] => {
      const [, name = '', value = ''] = /^\s*([^=\s]+)\s*=(.*)$/.exec(pair) ?? [];
      if (!NAME.test(name)) throw wrongHeader();
      return [name, decoded(value)];
    });
  return allowedOf(pairs, names);
}

/** In the member where the client's API has it: `metadata`, and OpenAI's and Anthropic's members for users. */
function saidInBody({ native: { api, body } }: AiRequest, names: ReadonlySet<string>): Said {
  const metadata = isJsonObject(body.metadata) ? body.metadata : {};
  if (api === 'anthropic-messages') return allowedOf([[USER, metadata.user_id]], names);
  return allowedOf([...Object.entries(metadata), [USER, body.safety_identifier ?? body.user]], names);
}

function allowedOf(pairs: readonly [name: string, value: Json | undefined][], names: ReadonlySet<string>): Said {
  const said = pairs.flatMap(([name, value]): [string, string][] => {
    const text = names.has(name) && typeof value === 'string' ? cleaned(value) : '';
    return text ? [[name, text]] : [];
  });
  return Object.fromEntries(said);
}

/** Tags go to terminals, spreadsheets and pages. */
function cleaned(text: string): string {
  // More than is kept is not even looked at, for the text may be of any length.
  const start = text
    .slice(0, 4 * MAX_LENGTH)
    .replace(CONTROL, '')
    .trim();
  return Array.from(start).slice(0, MAX_LENGTH).join('');
}

function wrongHeader(): AiError {
  return new AiError(
    '`x-ai-tags` must be names with values, such as `project=search,feature=summary`; names of letters, digits, `_`, ' +
      '`.` and `-`, and commas in values as `%2C`.',
    { status: 400, code: 'invalid_tags', param: 'x-ai-tags' },
  );
}
