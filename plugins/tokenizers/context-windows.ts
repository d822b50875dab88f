import { bareModelName } from './families';

/**
 * Tokens that fit into a model's context, by the beginning of its name; the longest beginning that fits counts.
 * Sources: the vendors' model pages. Where versions differ the largest is taken, because too small a number would
 * refuse what the provider accepts; a model that is not listed has no known window.
 */
const WINDOWS: Readonly<Record<string, number>> = {
  'gpt-3.5-turbo': 16_385,
  'gpt-35-turbo': 16_385,
  'gpt-4': 8_192,
  'gpt-4-32k': 32_768,
  'gpt-4-turbo': 128_000,
  'gpt-4-0125': 128_000,
  'gpt-4-1106': 128_000,
  'gpt-4-vision': 128_000,
  'gpt-4o': 128_000,
  'gpt-4.1': 1_047_576,
  'gpt-4.5': 128_000,
  'gpt-5': 400_000,
  'gpt-5.4': 1_050_000,
  'gpt-5.4-mini': 400_000,
  'gpt-5.4-nano': 400_000,
  'gpt-5.5': 1_050_000,
  'gpt-5.6': 1_050_000,
  'gpt-oss': 131_072,
  'chatgpt-4o': 128_000,
  o1: 200_000,
  o3: 200_000,
  'o4-mini': 200_000,
  'davinci-002': 16_384,
  'babbage-002': 16_384,
  'text-embedding-3': 8_192,
  'text-embedding-ada-002': 8_192,
  'claude-2': 200_000,
  'claude-3': 200_000,
  'claude-haiku-4': 200_000,
  'claude-opus-4': 200_000,
  'claude-opus-4-6': 1_000_000,
  'claude-opus-4-7': 1_000_000,
  'claude-opus-4-8': 1_000_000,
  'claude-opus-5': 1_000_000,
  // A header of the request opens a window of a million tokens.
  'claude-sonnet-4': 1_000_000,
  'claude-sonnet-5': 1_000_000,
  'claude-fable': 1_000_000,
  'gemini-1.5-pro': 2_097_152,
  'gemini-1.5-flash': 1_048_576,
  'gemini-2': 1_048_576,
  'gemini-3': 1_048_576,
  'mistral-large': 262_144,
  'mistral-medium': 262_144,
  'mistral-small': 262_144,
  ministral: 262_144,
  devstral: 262_144,
  codestral: 262_144,
  'mistral-embed': 8_192,
  'mixtral-8x7b': 32_768,
  'open-mixtral-8x7b': 32_768,
  'command-r': 131_072,
  'command-a': 262_144,
  'deepseek-v3': 131_072,
  'deepseek-v4': 1_048_576,
  'grok-3': 131_072,
  'grok-4-0709': 262_144,
  'grok-4-fast': 2_000_000,
  'grok-4-1-fast': 2_000_000,
  'kimi-k2': 262_144,
  'llama3-8b': 8_192,
  'llama3-70b': 8_192,
  'llama-3.1': 131_072,
  'llama-3.2': 131_072,
  'llama-3.3': 131_072,
};

const BEGINNINGS = Object.keys(WINDOWS).sort((a, b) => b.length - a.length);

export function contextWindowOf(model: string): number | undefined {
  const name = bareModelName(model);
  const beginning = BEGINNINGS.find((each) => name.startsWith(each));
  return beginning === undefined ? undefined : WINDOWS[beginning];
}
