import type { JsonObject } from '../../core/json';

/**
 * What the models of one maker take, read from the model's id: Converse has no way to ask, and answers 400 to what a
 * model lacks. Ids that tell nothing, such as those of application inference profiles, are sent everything.
 * Sources: https://docs.aws.amazon.com/bedrock/latest/userguide/conversation-inference-supported-models-features.html
 * and the pages on prompt caching, structured output and the parameters of each maker's models beside it.
 */
export interface Family {
  /** Whether it is Claude, with whose parameters for thinking; `perhaps` where the id does not tell. */
  readonly claude?: true | 'perhaps';
  /** Takes a system prompt. */
  readonly system: boolean;
  /** How a tool call can be forced: a named tool, some tool, or not at all. */
  readonly forcedTools: 'named' | 'some' | 'none';
  /** Takes an answer's schema and strict tools. */
  readonly schemas: boolean;
  /** Takes points up to which the prompt is cached: between messages, also behind the tools, or not at all. */
  readonly cachePoints: 'everywhere' | 'messages' | 'none';
  /** Takes its signed or encrypted thoughts back. */
  readonly thoughts: boolean;
  /** Takes word that a tool has failed. */
  readonly resultStatus: boolean;
  /** The model's own members for sampling among the likeliest tokens, and for how much to think. */
  readonly topK?: (topK: number) => JsonObject;
  readonly effort?: (effort: string) => JsonObject | undefined;
}

const UNKNOWN: Family = {
  claude: 'perhaps',
  system: true,
  forcedTools: 'named',
  schemas: true,
  cachePoints: 'everywhere',
  thoughts: true,
  resultStatus: true,
};

/** Models of other makers than Anthropic and Amazon, of which the documentation promises less. */
const OTHER: Family = {
  system: true,
  forcedTools: 'named',
  schemas: true,
  cachePoints: 'none',
  thoughts: false,
  resultStatus: false,
};
const SIMPLE: Family = { ...OTHER, forcedTools: 'none', schemas: false };

const topLevel = (topK: number): JsonObject => ({ top_k: topK });
const flatEffort = (effort: string): JsonObject | undefined => {
  const named = effort === 'minimal' ? 'low' : effort === 'xhigh' || effort === 'max' ? 'high' : effort;
  return named === 'none' ? undefined : { reasoning_effort: named };
};
const nova: Family = {
  ...UNKNOWN,
  claude: undefined,
  schemas: false,
  cachePoints: 'messages',
  thoughts: false,
  topK: (topK) => ({ inferenceConfig: { topK } }),
};

/** The first that fits counts. */
const FAMILIES: readonly (readonly [RegExp, Family])[] = [
  [/claude/, { ...UNKNOWN, claude: true, topK: topLevel }],
  [/nova-(?:\w+-)?2|nova-2/, { ...nova, effort: novaEffort }],
  [/nova/, nova],
  [/titan/, { ...SIMPLE, system: false }],
  [/gpt-oss|kimi/, { ...OTHER, effort: flatEffort }],
  [/openai\./, { ...OTHER, thoughts: true, effort: gptEffort }],
  [/mi[sx]tral-[78]x?\d?b/, { ...SIMPLE, system: false, topK: topLevel }],
  [/mi[nsx][is]?tral|magistral|pixtral|voxtral/, { ...OTHER, forcedTools: 'some', topK: topLevel }],
  [/cohere/, { ...SIMPLE, topK: (topK) => ({ k: topK }) }],
  [/llama|meta\.|ai21|jamba|deepseek\.r1/, SIMPLE],
  [/deepseek|qwen|gemma|minimax|nemotron|glm/, OTHER],
];

export function familyOf(model: string): Family {
  return FAMILIES.find(([name]) => name.test(model))?.[1] ?? UNKNOWN;
}

function novaEffort(effort: string): JsonObject {
  if (effort === 'none') return { reasoningConfig: { type: 'disabled' } };
  const named = effort === 'minimal' ? 'low' : effort === 'xhigh' || effort === 'max' ? 'high' : effort;
  return { reasoningConfig: { type: 'enabled', maxReasoningEffort: named } };
}

function gptEffort(effort: string): JsonObject {
  return { reasoning: { effort: effort === 'minimal' ? 'low' : effort } };
}
