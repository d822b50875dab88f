import { AiError } from '../../plugins/core/error';
import type { AiRequest } from '../../plugins/core/request';
import type { TokenCount } from '../../plugins/core/tokenizer';

/** An estimate may be off by this share before a request is refused for it: the provider has the last word. */
const LEEWAY_OF_ESTIMATES = 0.1;

/** A window declared for the name that fits best: the exact one, else the longest pattern with `*`. */
export function windowFinder(windows: Readonly<Record<string, number>>): (name: string) => number | undefined {
  const patterns = Object.entries(windows)
    .filter(([name]) => name.includes('*'))
    .sort(([a], [b]) => b.length - a.length)
    .map(([name, window]) => ({ expression: toExpression(name), window }));
  return (name) =>
    Object.hasOwn(windows, name) ? windows[name] : patterns.find(({ expression }) => expression.test(name))?.window;
}

function toExpression(pattern: string): RegExp {
  const literals = pattern.split('*').map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literals.join('.*')}$`, 's');
}

/** Throws when the input does not fit into the context window, or surely would not. */
export function checkContext(request: AiRequest, model: string, input: TokenCount, window: number | undefined): void {
  // Who only asks how long the input is, may be told that it is too long.
  if (window === undefined || request.operation === 'token_count' || hasSeveralInputs(request)) return;
  const leeway = input.provenance === 'estimate' ? LEEWAY_OF_ESTIMATES : 0;
  if (input.count <= window * (1 + leeway)) return;
  throw new AiError(
    `The input has ${leeway ? 'about ' : ''}${input.count} tokens, but the context of model ${model} holds ${window}. ` +
      'Shorten the input, or choose a model with a longer context.',
    { status: 400, code: 'context_length_exceeded', param: inputMember(request) },
  );
}

/** Several prompts, texts or documents in one request have a context each. */
function hasSeveralInputs({ operation, hub }: AiRequest): boolean {
  if (operation === 'rerank' || operation === 'task') return true;
  if (operation === 'chat' || operation === 'image_generation') return false;
  const input = hub[inputMember({ operation })];
  return Array.isArray(input) && typeof input[0] !== 'number';
}

function inputMember({ operation }: Pick<AiRequest, 'operation'>): 'messages' | 'prompt' | 'input' {
  if (operation === 'chat') return 'messages';
  return operation === 'embeddings' ? 'input' : 'prompt';
}
