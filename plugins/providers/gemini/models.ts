/**
 * What a model of Google's takes, read from its name: the API answers 400 to what a model lacks.
 * Source: https://ai.google.dev/gemini-api/docs/models, .../thinking, .../function-calling, .../structured-output
 */
export interface ModelTraits {
  /** `budget`: thinks within a number of tokens. `level`: by a named level. */
  readonly thinking: 'none' | 'budget' | 'level';
  /** Fewest and most tokens of a budget; zero means that it can go without thinking. */
  readonly budgets: readonly [least: number, most: number];
  /** From the least thinking to the most. */
  readonly levels: readonly string[];
  /** Takes frequency and presence penalties. */
  readonly penalties: boolean;
  /** Takes instructions beside the conversation. */
  readonly systemInstruction: boolean;
  /** Takes functions together with tools of Google's own, and together with answers in JSON. */
  readonly mixesTools: boolean;
  /** Takes images and files inside the result of a function. */
  readonly mediaInResults: boolean;
  /** Refuses function calls of the present turn that come back without their thought signature. */
  readonly signedCalls: boolean;
}

const ALL_LEVELS: readonly string[] = ['minimal', 'low', 'medium', 'high'];

/** Other models behind the same API, and those yet to come: everything is sent on, and they judge. */
const UNKNOWN: ModelTraits = {
  thinking: 'level',
  budgets: [0, 32_768],
  levels: ALL_LEVELS,
  penalties: true,
  systemInstruction: true,
  mixesTools: true,
  mediaInResults: true,
  signedCalls: true,
};

export function traitsOf(model: string): ModelTraits {
  if (!model.includes('gemini'))
    return { ...UNKNOWN, thinking: 'none', systemInstruction: !/gemma-?[123]/.test(model) };
  const version = versionOf(model);
  const speaksOrPaints = /image|tts|audio/.test(model);
  return {
    thinking: version < 205 || speaksOrPaints ? 'none' : version < 300 ? 'budget' : 'level',
    budgets: budgetsOf(model),
    levels: levelsOf(model, version),
    penalties: version < 205,
    systemInstruction: !speaksOrPaints || version >= 205,
    mixesTools: version >= 300,
    mediaInResults: version >= 300,
    signedCalls: version >= 300,
  };
}

/** 205 for `gemini-2.5-flash`, 300 for `gemini-3-pro`; a name without a number means the newest. */
function versionOf(model: string): number {
  const found = /gemini-(\d{1,2})(?:\.(\d{1,2}))?(?!\d)/.exec(model);
  return found ? Number(found[1]) * 100 + Number(found[2] ?? 0) : Infinity;
}

function budgetsOf(model: string): [number, number] {
  if (model.includes('pro')) return [128, 32_768];
  return [0, 24_576];
}

function levelsOf(model: string, version: number): readonly string[] {
  if (!model.includes('pro')) return ALL_LEVELS;
  return version < 301 ? ['low', 'high'] : ['low', 'medium', 'high'];
}
