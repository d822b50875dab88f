import type { RenderContext } from '../../core/dialect';
import type { ChatChunk, ChatCompletion } from '../../core/hub';
import type { JsonObject } from '../../core/json';
import { incompleteReasonOf } from '../../core/responses-api';
import type { Item } from '../../core/responses-api';
import type { Usage } from '../../core/usage';
import { totalInput } from '../../core/usage';

/** Members of the request that stand in the response as well, with what they are when not asked for. */
const ECHOED: JsonObject = {
  instructions: null,
  max_output_tokens: null,
  max_tool_calls: null,
  metadata: {},
  parallel_tool_calls: true,
  prompt_cache_key: null,
  reasoning: { effort: null, summary: null },
  safety_identifier: null,
  temperature: null,
  text: { format: { type: 'text' } },
  tool_choice: 'auto',
  tools: [],
  top_logprobs: 0,
  top_p: null,
  truncation: 'disabled',
  user: null,
};

/** What a response is about: its id and model, and the request as it came. */
export interface ResponseHead {
  id: string;
  /** Seconds since 1970. */
  created: number;
  model: string;
  request: JsonObject;
}

/** The head of the response to a chat answer or its first chunk; providers leave out what does not matter to them. */
export function headOf(
  { id, created, model }: Partial<ChatChunk | ChatCompletion>,
  context: RenderContext,
): ResponseHead {
  const { requestId, request } = context;
  return {
    id: id || `resp_${requestId}`,
    created: created || Math.floor(Date.now() / 1000),
    model: model || request.model,
    request: request.native.body,
  };
}

/** A response in progress, which the first events of a stream hold. */
export function responseInProgress(head: ResponseHead): JsonObject {
  return { ...frame(head), status: 'in_progress', incomplete_details: null, output: [], usage: null };
}

/** @param finish why it ended, in the hub's words */
export function finishedResponse(
  head: ResponseHead,
  { output, finish, usage }: { output: Item[]; finish: JsonObject[string]; usage: JsonObject | null },
): JsonObject {
  const reason = incompleteReasonOf(finish);
  const status = reason ? 'incomplete' : 'completed';
  return { ...frame(head), status, incomplete_details: reason ? { reason } : null, output, usage };
}

function frame({ id, created, model, request }: ResponseHead): JsonObject {
  const echoed = Object.entries(ECHOED).map(([name, otherwise]) => [name, request[name] ?? otherwise]);
  return {
    id,
    object: 'response',
    created_at: created,
    model,
    error: null,
    ...(Object.fromEntries(echoed) as JsonObject),
    background: false,
    previous_response_id: null,
    // It stands nowhere but in this answer.
    store: false,
  };
}

/** Usage as this API says it: counts include cached input and reasoning. */
export function responsesUsage(usage: Usage | undefined, cost?: number): JsonObject | null {
  if (!usage) return null;
  const input = totalInput(usage);
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: usage.cacheRead },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: input + usage.output,
    ...(cost === undefined ? {} : { cost }),
  };
}
