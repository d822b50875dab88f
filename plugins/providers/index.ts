import type { Provider } from '../core/provider';
import { anthropic } from './anthropic';
import { completionsByChat } from './completions-by-chat';
import { demo } from './demo';
import { openAiCompatibleProviders } from './openai-compatible';

/** Every provider kind that ships with the gateway. */
export const providers: readonly Provider[] = [...openAiCompatibleProviders, anthropic, demo].map(completing);

/** Text completions are translated to chat for a provider that has only chat. */
export function completing(provider: Provider): Provider {
  const { chat, text_completion: own } = provider.operations;
  if (own || !chat) return provider;
  return { ...provider, operations: { ...provider.operations, text_completion: completionsByChat(chat) } };
}
