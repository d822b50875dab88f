import type { ChatRequest } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { notTaken } from '../../core/options';
import type { Takes } from '../../core/options';
import { traitsOf } from '../anthropic/models';
import { closed, sampling, stopSequences } from '../anthropic/request';
import { thinkingOf } from '../anthropic/thinking';
import type { Thinking } from '../anthropic/thinking';
import { familyOf } from './families';
import type { Family } from './families';
import type { BedrockOptions } from './options';
import { toolConfig } from './tools';
import { toConverseTurns } from './turns';

/** The options that Converse takes, all models together. */
export const TAKES: Takes = {
  temperature: 'up to 1',
  top_p: true,
  top_k: 'Claude, Nova, Mistral, Cohere',
  max_tokens: true,
  stop: true,
  response_format: 'a schema, not for Nova and older models',
  tools: true,
  tool_choice: 'forced: Claude, Nova, Mistral and newer models',
  reasoning_effort: 'Claude, Nova 2, GPT, Kimi',
  thinking: 'Claude',
  service_tier: true,
  metadata: 'as `requestMetadata`',
  citations: 'Claude',
};

/** Members of Converse that the hub has no word for; they are sent as they came. */
const SENT_ON = [
  'additionalModelResponseFieldPaths',
  'guardrailConfig',
  'performanceConfig',
  'promptVariables',
  'requestMetadata',
] as const;
const KNOWN = [...SENT_ON, 'additionalModelRequestFields', 'anthropic_beta'];

/** The body of a Converse request for a chat request of the hub, and what of it could not be said. */
export function toConverseRequest(
  hub: ChatRequest,
  model: string,
  options: BedrockOptions,
): { body: JsonObject; dropped: string[] } {
  const family = familyOf(model);
  const traits = traitsOf(model);
  const schemas = family.schemas && traits.structuredOutput;
  const dropped = notTaken(hub, TAKES, KNOWN);
  const turns = toConverseTurns(hub.messages, family);
  const maxTokens = hub.max_completion_tokens ?? hub.max_tokens ?? undefined;
  const thinking = thinkingFor(family, hub, traits, maxTokens);
  const body: JsonObject = {
    ...turns,
    ...inferenceConfig(hub, thinking, maxTokens, traits, dropped),
    ...toolConfig(hub, family, schemas, turns.messages, dropped),
    ...additionalFields(hub, family, thinking, options, dropped),
    ...outputConfig(hub.response_format, schemas, dropped),
    ...serviceTier(hub.service_tier, dropped),
    ...requestMetadata(hub.metadata, dropped),
  };
  for (const name of SENT_ON) if (hub[name] !== undefined) body[name] = hub[name];
  // What the operator has set is not the client's to change.
  return { body: { ...body, ...endpointMembers(options, hub.stream === true) }, dropped };
}

/** Where the id does not tell whether a model is Claude, only a client that knows asks for thinking in Claude's words. */
function thinkingFor(
  { claude }: Family,
  hub: ChatRequest,
  traits: ReturnType<typeof traitsOf>,
  maxTokens: number | undefined,
): Thinking {
  if (claude === true) return thinkingOf(hub, traits, maxTokens ?? traits.defaultMaxTokens);
  return claude && isJsonObject(hub.thinking) ? { config: hub.thinking } : {};
}

function endpointMembers({ guardrailConfig, performanceConfig }: BedrockOptions, stream: boolean): JsonObject {
  const { streamProcessingMode: mode, ...guardrail } = guardrailConfig ?? {};
  return {
    ...(guardrailConfig
      ? { guardrailConfig: { ...guardrail, ...(stream && mode ? { streamProcessingMode: mode } : {}) } }
      : {}),
    ...(performanceConfig ? { performanceConfig } : {}),
  };
}

/** Sampling follows the rules of Claude: models of others take what is in Converse's own bounds. */
function inferenceConfig(
  hub: ChatRequest,
  thinking: Thinking,
  maxTokens: number | undefined,
  traits: ReturnType<typeof traitsOf>,
  dropped: string[],
): { inferenceConfig?: JsonObject } {
  const { temperature, top_p: topP } = sampling({ ...hub, top_k: undefined }, traits, thinking, dropped);
  const { stop_sequences: stop } = stopSequences(hub.stop, dropped);
  // A budget for thinking must be below a limit that is said.
  const limit = maxTokens ?? (thinking.config?.type === 'enabled' ? traits.defaultMaxTokens : undefined);
  const config: JsonObject = {
    ...(limit === undefined ? {} : { maxTokens: limit }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(stop === undefined ? {} : { stopSequences: stop }),
  };
  return Object.keys(config).length ? { inferenceConfig: config } : {};
}

/** What the models have beyond the parameters that all have in common. */
function additionalFields(
  hub: ChatRequest,
  family: Family,
  thinking: Thinking,
  options: BedrockOptions,
  dropped: string[],
): { additionalModelRequestFields?: JsonObject } {
  const own = hub.additionalModelRequestFields;
  const fields: JsonObject = {
    ...topK(hub, family, thinking, dropped),
    ...effort(hub, family, thinking, dropped),
    ...(hub.anthropic_beta === undefined ? {} : { anthropic_beta: hub.anthropic_beta }),
    ...(isJsonObject(own) ? own : {}),
    ...options.additionalModelRequestFields,
  };
  return Object.keys(fields).length ? { additionalModelRequestFields: fields } : {};
}

function topK({ top_k: wanted }: ChatRequest, family: Family, thinking: Thinking, dropped: string[]): JsonObject {
  if (typeof wanted !== 'number') return {};
  const thinks = thinking.config !== undefined && thinking.config.type !== 'disabled';
  if (family.topK && !thinks) return family.topK(wanted);
  dropped.push('top_k');
  return {};
}

function effort(hub: ChatRequest, family: Family, thinking: Thinking, dropped: string[]): JsonObject {
  const { reasoning_effort: wanted, thinking: config } = hub;
  if (family.claude === true || thinking.config) {
    if (thinking.refused) dropped.push('reasoning_effort');
    return {
      ...(thinking.config ? { thinking: thinking.config } : {}),
      ...(thinking.effort ? { output_config: { effort: thinking.effort } } : {}),
    };
  }
  const said = wanted ? family.effort?.(wanted) : undefined;
  if (wanted && !said && wanted !== 'none') dropped.push('reasoning_effort');
  if (isJsonObject(config) && config.type !== 'disabled' && !said) dropped.push('thinking');
  return said ?? {};
}

/** Only schemas: there is no way to ask for any JSON. */
function outputConfig(format: Json | undefined, schemas: boolean, dropped: string[]): { outputConfig?: JsonObject } {
  if (!isJsonObject(format) || format.type === 'text') return {};
  const { schema, name, description } = isJsonObject(format.json_schema) ? format.json_schema : {};
  if (!isJsonObject(schema) || !schemas) {
    dropped.push('response_format');
    return {};
  }
  const jsonSchema = {
    schema: JSON.stringify(closed(schema)),
    name: textOf(name, 'answer'),
    ...(typeof description === 'string' ? { description } : {}),
  };
  return { outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema } } } };
}

const SERVICE_TIERS: ReadonlySet<Json | undefined> = new Set(['default', 'flex', 'priority', 'reserved']);

/** `auto` and `standard_only`, the words of other APIs, ask for nothing special. */
function serviceTier(tier: Json | undefined, dropped: string[]): { serviceTier?: JsonObject } {
  if (SERVICE_TIERS.has(tier)) return tier === 'default' ? {} : { serviceTier: { type: tier } };
  if (tier && tier !== 'auto' && tier !== 'standard_only') dropped.push('service_tier');
  return {};
}

const METADATA_TEXT = /^[a-zA-Z0-9\s:_@$#=/+,.-]{1,256}$/;
const MOST_METADATA = 16;

/** Labels for the invocation logs, as far as they are in the characters that are taken. */
function requestMetadata(labels: Json | undefined, dropped: string[]): { requestMetadata?: JsonObject } {
  if (!isJsonObject(labels)) return {};
  const all = Object.entries(labels);
  const fit = all.filter(([name, value]) => METADATA_TEXT.test(name) && METADATA_TEXT.test(textOf(value)));
  const taken = fit.slice(0, MOST_METADATA);
  if (taken.length < all.length) dropped.push('metadata');
  return taken.length ? { requestMetadata: Object.fromEntries(taken) } : {};
}
