/**
 * Recorded requests with the usage that the provider reported, from `../shared/data` when it is there. Vendors' own
 * request forms are turned into the hub's here as far as counting needs it: texts, tools, calls, results, images.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { HubRequest } from '../../plugins/core/hub';
import type { Json, JsonObject } from '../../plugins/core/json';
import type { ModelOperation } from '../../plugins/core/operations';
import { AiRequest } from '../../plugins/core/request';
import { HUB_FORMS, object } from './hub-forms';

export interface RecordedPair {
  id: string;
  provider: string;
  kind: string;
  model: string;
  category: string;
  request: AiRequest;
  /** Everything that went in. */
  inputTokens: number;
  outputTokens: number;
  outputText: string;
}

interface PairLine {
  id: string;
  provider: string;
  kind: string;
  model: string;
  category: string;
  request: JsonObject;
  usage: JsonObject;
  output_text: string | null;
}

const FILE = resolve(process.cwd(), '../shared/data/usage-pairs.jsonl');

/** The pairs whose request the hub can say; undefined when the data is not there. */
export function recordedPairs(): RecordedPair[] | undefined {
  if (!existsSync(FILE)) return undefined;
  const lines = readFileSync(FILE, 'utf8').trim().split('\n');
  return lines.flatMap((line) => toPair(JSON.parse(line) as PairLine) ?? []);
}

function toPair(line: PairLine): RecordedPair | undefined {
  const hub = HUB_FORMS[line.kind]?.(line.request);
  if (!hub) return undefined;
  const { id, provider, kind, category } = line;
  const model = decodeURIComponent(line.model);
  const [inputTokens, outputTokens] = reported(line.usage);
  const request = requestOf(operationOf(kind), model, hub);
  return {
    id,
    provider,
    kind,
    model,
    category,
    request,
    inputTokens,
    outputTokens,
    outputText: line.output_text ?? '',
  };
}

export function requestOf(operation: ModelOperation, model: string, hub: HubRequest): AiRequest {
  return new AiRequest({ operation, model, stream: false, native: { api: 'hub', body: hub }, toHub: () => hub });
}

function operationOf(kind: string): ModelOperation {
  if (kind === 'completions') return 'text_completion';
  return kind === 'embeddings' ? 'embeddings' : 'chat';
}

/** Input and output, whatever the provider calls them; the vendors' sums include cache reads or name them apart. */
function reported(usage: JsonObject): [number, number] {
  const of = (from: JsonObject, ...names: string[]) => names.reduce((sum, name) => sum + number(from[name]), 0);
  if (usage.billed_units) {
    const billed = object(usage.billed_units);
    return [of(billed, 'input_tokens'), of(billed, 'output_tokens')];
  }
  return [
    of(usage, 'prompt_tokens', 'promptTokenCount', 'prompt_eval_count') +
      of(usage, 'input_tokens', 'cache_creation_input_tokens', 'cache_read_input_tokens') +
      of(usage, 'inputTokens', 'cacheReadInputTokens', 'cacheWriteInputTokens'),
    of(usage, 'completion_tokens', 'candidatesTokenCount', 'eval_count', 'output_tokens', 'outputTokens'),
  ];
}

function number(value: Json | undefined): number {
  return typeof value === 'number' ? value : 0;
}
