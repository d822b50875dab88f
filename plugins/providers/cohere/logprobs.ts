import { isJsonObject, textOf, type Json, type JsonObject } from '../../core/json';

/**
 * Log probabilities in the hub's form. Cohere gives those of several tokens for one piece of text; the piece's own is
 * their sum. There are no alternatives.
 */
export function toHubLogprobs(reported: Json | undefined): { content: JsonObject[] } | undefined {
  const items = (Array.isArray(reported) ? reported : [reported]).filter(isJsonObject);
  if (!items.length) return undefined;
  const content = items.map(({ text, logprobs }) => {
    const values = Array.isArray(logprobs) ? logprobs.map(Number) : [];
    const token = textOf(text);
    const logprob = values.reduce((sum, value) => sum + value, 0);
    return { token, logprob, bytes: [...Buffer.from(token)], top_logprobs: [] };
  });
  return { content };
}
