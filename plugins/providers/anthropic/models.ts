/**
 * What a Claude model takes, read from its name: the API has no way to ask, and answers 400 to what a model lacks.
 * Source: https://platform.claude.com/docs/en/about-claude/models/overview and the pages on thinking, effort,
 * structured outputs and mid-conversation system messages.
 */
export interface ModelTraits {
  /** `max_tokens` when the client sets none, for the API insists on one: what all models of the generation allow. */
  readonly defaultMaxTokens: number;
  /** `budget`: thinks within a number of tokens. `adaptive`: decides itself, guided by an effort. */
  readonly thinking: 'none' | 'budget' | 'adaptive';
  readonly effort: boolean;
  readonly extraHighEffort: boolean;
  /** Takes temperature, top_p and top_k at all. */
  readonly sampling: boolean;
  /** Takes temperature and top_p together. */
  readonly bothSamplers: boolean;
  /** Takes a schema for its answer and strict tools. */
  readonly structuredOutput: boolean;
  /** Takes messages of the role `system` after a user's turn. */
  readonly systemTurns: boolean;
}

/** Other models behind the same API: everything is sent on, and they judge. */
const UNKNOWN: ModelTraits = {
  defaultMaxTokens: 8192,
  thinking: 'budget',
  effort: false,
  extraHighEffort: false,
  sampling: true,
  bothSamplers: true,
  structuredOutput: true,
  systemTurns: false,
};

export function traitsOf(model: string): ModelTraits {
  if (!model.includes('claude')) return UNKNOWN;
  const version = versionOf(model);
  return {
    defaultMaxTokens: version < 305 ? 4096 : version < 307 ? 8192 : 32_000,
    thinking: version < 307 ? 'none' : version < 406 ? 'budget' : 'adaptive',
    effort: version >= 406 || (version === 405 && model.includes('opus')),
    extraHighEffort: version >= 407,
    sampling: version < 407,
    bothSamplers: version < 401,
    structuredOutput: version >= 405,
    systemTurns: version >= 408,
  };
}

/** 405 for `claude-sonnet-4-5-20250929`, 300 for `claude-3-opus`; a name without a number is a model yet to come. */
function versionOf(model: string): number {
  const found = /claude-(?:[a-z]+-)?(\d{1,2})(?!\d)(?:[-.](\d{1,2})(?!\d))?/.exec(model);
  return found ? Number(found[1]) * 100 + Number(found[2] ?? 0) : Infinity;
}
