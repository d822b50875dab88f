/** Which formula counts a model's tokens, by its name. */
import type { EncodingName } from './encodings';
import type { ImageRule } from './image-tokens';

/** OpenAI's models: the very encoding, and the framing that the service adds. */
export interface OpenAiFamily {
  formula: 'openai';
  encoding: EncodingName;
  /** Tokens before the answer. */
  priming: number;
  /** The harmony format of gpt-5: it marks channels and has a preamble for tools. */
  channels: boolean;
  /** Thinks before it answers: what it writes is not all that it is paid for. */
  reasons: boolean;
  images: ImageRule;
}

/** Other vendors' models: tokens of a known encoding times a factor. */
export interface ScaledFamily {
  formula: 'scaled';
  encoding: EncodingName;
  factor: number;
  /** Added for each message that is not a system message. */
  perMessage: number;
  /** Added once for a request. */
  fixed: number;
  /** Added when the model is asked to think. */
  thinking: number;
  /** Functions are counted as JSON times `factor`; `fixed` once, `perCall` for each call and its result. */
  tools: { factor: number; fixed: number; perCall: number };
  images: ImageRule;
}

export type Family = OpenAiFamily | ScaledFamily;

const tiles = (base: number, tile: number): ImageRule => ({ by: 'tiles', base, tile });
const patches = (factor: number): ImageRule => ({ by: 'patches', factor });

const TILES_OF_GPT_4O = tiles(85, 170);
/** Images are scaled down until they cost no more. */
const AREA_OF_CLAUDE: ImageRule = { by: 'area', pixelsPerToken: 750, most: 1600 };
const IMAGE_OF_GEMINI: ImageRule = { by: 'number', tokens: 258 };

function plain(encoding: EncodingName, images = TILES_OF_GPT_4O): OpenAiFamily {
  return { formula: 'openai', encoding, priming: 3, channels: false, reasons: false, images };
}
function oSeries(images: ImageRule): OpenAiFamily {
  return { ...plain('o200k_base', images), priming: 2, reasons: true };
}
function gpt5(images: ImageRule): OpenAiFamily {
  return { ...oSeries(images), channels: true };
}
function scaled(factor: number, about: Partial<ScaledFamily> = {}): ScaledFamily {
  const tools = { factor, fixed: 0, perCall: 10 };
  const rest = { perMessage: 3, fixed: 0, thinking: 0, tools, images: TILES_OF_GPT_4O, ...about };
  return { formula: 'scaled', encoding: 'o200k_base', factor, ...rest };
}

function claude(factor: number, toolsFixed: number): ScaledFamily {
  const tools = { factor: factor * 1.1, fixed: toolsFixed, perCall: 40 };
  return scaled(factor, { perMessage: 3, fixed: 4, thinking: 28, tools, images: AREA_OF_CLAUDE });
}

/** The first entry whose expression matches the bare model name wins. Numbers were fitted to recorded usage. */
const FAMILIES: readonly (readonly [RegExp, Family])[] = [
  [/^gpt-oss/, scaled(1.05, { perMessage: 5, fixed: 62, tools: { factor: 0.6, fixed: 20, perCall: 20 } })],
  [/^gpt-5-nano/, gpt5(patches(1.5))],
  [/^gpt-5-mini/, gpt5(patches(1.2))],
  [/^gpt-5.*nano/, gpt5(patches(2.46))],
  [/^gpt-5.*mini/, gpt5(patches(1.62))],
  [/^gpt-5/, gpt5(tiles(70, 140))],
  [/^o4-mini/, oSeries(patches(1.72))],
  [/^o1-mini/, { ...oSeries(tiles(75, 150)), priming: 3 }],
  [/^o\d/, oSeries(tiles(75, 150))],
  [/^gpt-4\.1-mini/, plain('o200k_base', patches(1.62))],
  [/^gpt-4\.1-nano/, plain('o200k_base', patches(2.46))],
  [/^gpt-4o-mini/, plain('o200k_base', tiles(2833, 5667))],
  [/^(gpt-4o|gpt-4\.|chatgpt-4o|gpt-image)/, plain('o200k_base')],
  [/^(gpt-4|gpt-3\.?5|text-embedding-|(davinci|babbage)(-002|:2023))/, plain('cl100k_base')],
  [/^(text-davinci-00[23]|code-)/, plain('p50k_base')],
  [/^(text-)?(davinci|curie|babbage|ada)\b/, plain('r50k_base')],
  [/^(gpt-|dall-e)/, plain('o200k_base')],
  [/^claude-(fable|mythos|opus-(4-[7-9]|[5-9])|sonnet-[5-9]|haiku-[5-9])/, claude(1.4, 450)],
  [/^claude-(opus|sonnet|haiku|4\.\d)/, claude(1.09, 500)],
  [/^claude/, claude(1.09, 340)],
  [
    /^gemini-2\.0/,
    scaled(1.06, {
      fixed: 0.3,
      perMessage: 0.5,
      tools: { factor: 0.5, fixed: 0, perCall: 10 },
      images: IMAGE_OF_GEMINI,
    }),
  ],
  [
    /^(gemini|gemma)/,
    scaled(1.06, {
      fixed: 0.3,
      perMessage: 0.5,
      tools: { factor: 0.9, fixed: 0, perCall: 20 },
      images: IMAGE_OF_GEMINI,
    }),
  ],
  [/^(command|c4ai|embed-|rerank-)/, scaled(1, { perMessage: 0, tools: { factor: 0.75, fixed: 0, perCall: 0 } })],
  [/^deepseek/, scaled(1.03, { perMessage: 2, fixed: 1, tools: { factor: 1.05, fixed: 222, perCall: 30 } })],
  [/^mistral-small/, scaled(1.05, { perMessage: 5, fixed: 9, tools: { factor: 1.36, fixed: 0, perCall: 12 } })],
  [
    /^(mi[ns]tral|magistral|ministral|devstral|codestral|pixtral|mixtral|open-mi)/,
    scaled(1.1, { tools: { factor: 1.36, fixed: 0, perCall: 12 } }),
  ],
  [/^grok/, scaled(1.01, { tools: { factor: 0.95, fixed: 145, perCall: 15 } })],
  [/^llama-?[34]/, scaled(1, { perMessage: 5, fixed: 20, tools: { factor: 1, fixed: 100, perCall: 20 } })],
  [/^(qwen|qwq)/, scaled(1, { perMessage: 4, fixed: 5, tools: { factor: 1, fixed: 180, perCall: 20 } })],
  [/^nova-2/, scaled(1, { perMessage: 0, tools: { factor: 1.2, fixed: 860, perCall: 20 } })],
  [/^nova/, scaled(1, { perMessage: 0, tools: { factor: 1.2, fixed: 345, perCall: 20 } })],
  [/^sonar/, scaled(1, { perMessage: 0, fixed: 1 })],
];

const UNKNOWN = scaled(1, { encoding: 'bytes' });

export function familyOf(model: string): Family {
  const name = bareModelName(model);
  return FAMILIES.find(([expression]) => expression.test(name))?.[1] ?? UNKNOWN;
}

/**
 * The vendor's own name of a model that a reseller names its own way: `openai/gpt-4o` (OpenRouter, Groq),
 * `us.anthropic.claude-sonnet-4-5-20250929-v1:0` (Bedrock), `ft:gpt-4o-mini:team::id` (a fine-tuned model).
 */
export function bareModelName(model: string): string {
  const name = model.toLowerCase().replace(/^ft:/, '');
  return name.slice(name.lastIndexOf('/') + 1).replace(/^((us|eu|apac|au|jp|global)\.)?[a-z]+\.(?=[a-z])/, '');
}
