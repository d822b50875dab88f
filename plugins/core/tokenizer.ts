import type { AiRequest } from './request';
import type { Provenance } from './usage';

export interface TokenCount {
  count: number;
  provenance: Provenance;
}

/** Counts tokens without asking a provider. Never blocks the event loop for long, whatever the text. */
export interface Tokenizer {
  /** Input tokens of a whole request for the given model (`provider` is the kind, when it is known). */
  countRequest(request: AiRequest, model: { name: string; provider?: string }): Promise<TokenCount>;
  /** Tokens of a text that a model wrote. */
  countText(text: string, model: { name: string; provider?: string }): Promise<TokenCount>;
  /** The same at once, where there is no waiting: for texts known to be short. */
  countTextNow(text: string, model: { name: string; provider?: string }): TokenCount;
  /** Corrects later counts of this model by what the provider reported for a request that was counted. */
  learn(request: AiRequest, model: { name: string; provider?: string }, counted: number, reported: number): void;
  /** The model's context window in tokens, when it is known. */
  contextWindow(model: { name: string; provider?: string }): number | undefined;
}
