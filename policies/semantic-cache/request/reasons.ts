import type { AiContext } from '../../../plugins/core/context';
import type { ChatRequest, ContentPart, HubRequest, Message } from '../../../plugins/core/hub';
import type { Json } from '../../../plugins/core/json';
import type { AiRequest } from '../../../plugins/core/request';
import { UNSUPPORTED, type Unsupported } from '../verifier/text/support';
import { MODERATED, TIME_BOUND } from './topics';

/** A request that may not be answered by what was said to a similar one, as far as that can be told beforehand. */
interface Examined {
  readonly hub: HubRequest;
  readonly messages: readonly Message[];
  readonly parts: readonly ContentPart[];
  readonly text: string;
  readonly operation: AiRequest['operation'];
  readonly ai: Pick<AiContext, 'incidents'>;
}

/** Turns of the user from which a conversation is its own: what was said before decides what the last text means. */
const MOST_USER_TURNS = 3;
/** Above it, answers are wanted to differ. */
const HOTTEST = 0.7;

const SOUNDS: ReadonlySet<string> = new Set(['input_audio', 'audio']);
const IMAGES: ReadonlySet<string> = new Set(['image_url', 'image', 'video_url']);
const NO_FILES: ReadonlySet<string> = new Set(['text', ...SOUNDS, ...IMAGES]);
/** How OpenAI, OpenRouter and xAI are asked to search. */
const SEARCHES = ['web_search_options', 'plugins', 'search_parameters'] as const;
/** How the hub tells items of Responses that it has no word for: all of them are calls of tools that run elsewhere. */
const CALL_ITEM = 'input.';

/** Why requests are answered by exactly the same ones only, each with what it means. */
const RULES = {
  completion: ['words to go on from, which ask for nothing', ({ operation }) => operation === 'text_completion'],
  tools: [
    'functions or tools that the model may call',
    ({ hub }) => [hub.tools, hub.functions, hub.server_tools, hub.mcp_servers, hub.container].some(isGiven),
  ],
  tool_results: [
    'calls of tools, or what they gave, in the conversation',
    ({ hub, messages }) =>
      Object.keys(hub).some((name) => name.startsWith(CALL_ITEM)) ||
      messages.some(({ role, tool_calls: calls }) => calls?.length || role === 'tool' || role === 'function'),
  ],
  search: ['a search by the provider', ({ hub }) => SEARCHES.some((name) => isGiven(hub[name]))],
  images: [
    'images',
    ({ hub, parts }) =>
      parts.some(({ type }) => IMAGES.has(type)) || (Array.isArray(hub.modalities) && hub.modalities.includes('image')),
  ],
  audio: [
    'sound, heard or spoken',
    ({ hub, parts }) => isGiven(hub.audio) || parts.some(({ type }) => SOUNDS.has(type)),
  ],
  files: [
    'files, and parts of a kind that is not known here',
    ({ parts }) => parts.some((part) => part.document !== undefined || !NO_FILES.has(part.type)),
  ],
  turns: [
    `more than ${MOST_USER_TURNS} turns of the user`,
    ({ messages }) => messages.filter(({ role }) => role === 'user').length > MOST_USER_TURNS,
  ],
  temperature: [`a temperature above ${HOTTEST}`, ({ hub }) => Number(hub.temperature ?? 0) > HOTTEST],
  several: ['several answers at once', ({ hub }) => Number(hub.n ?? 1) > 1 || Number(hub.best_of ?? 1) > 1],
  logprobs: ['probabilities of tokens', ({ hub }) => [hub.logprobs, hub.top_logprobs].some((value) => Boolean(value))],
  time: [
    'words that bind the answer to a time: today, now, latest, price of, weather',
    ({ text }) => TIME_BOUND.test(text),
  ],
  moderated: [
    'topics where a wrong answer does harm: self-harm, violence, emergencies; and all in which `guardrails` has found something',
    ({ text, ai }) => Boolean(ai.incidents?.length) || MODERATED.test(text),
  ],
} as const satisfies Record<string, readonly [meaning: string, applies: (examined: Examined) => boolean]>;

export type Reason = keyof typeof RULES;
export const REASONS = Object.keys(RULES) as Reason[];

/** What `except` does not reach, each with what the last text of the user has. */
const FURTHER = {
  words: 'one of your `words`',
  patterns: 'what one of your `patterns` finds',
  no_question: 'something after it, or nothing in it',
} as const;

/** Why a request is not compared by its meaning. */
export type Refusal = Reason | keyof typeof FURTHER | Unsupported;

/** Each reason with what it means, for documentation. */
export const EXPLAINED = {
  /** What the request has. */
  reasons: REASONS.map((name): [Refusal, string] => [name, RULES[name][0]]),
  /** What the last text of the user has. */
  always: Object.entries({ ...FURTHER, ...UNSUPPORTED }) as [Refusal, string][],
};

/**
 * The first reason against comparing the request by its meaning; undefined where there is none.
 *
 * @param except reasons that do not count
 */
export function refusalOf(
  { operation, hub }: Pick<AiRequest, 'operation' | 'hub'>,
  text: string,
  ai: Pick<AiContext, 'incidents'>,
  except: ReadonlySet<Reason>,
): Reason | undefined {
  const messages = operation === 'chat' ? (hub as ChatRequest).messages : [];
  const parts = messages.flatMap(({ content }) => (Array.isArray(content) ? content : []));
  const examined: Examined = { hub, messages, parts, text, operation, ai };
  return REASONS.find((name) => !except.has(name) && RULES[name][1](examined));
}

/** Options may be given empty. */
function isGiven(value: Json | undefined): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}
