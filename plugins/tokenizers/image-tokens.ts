import { sizeOfDataUrl, type ImageSize } from './image-size';

/**
 * How a model counts images. Sources: OpenAI's guide "Images and vision" (tiles of 512 pixels, patches of 32),
 * Anthropic's guide "Vision" (area), Google's guide "Understand and count tokens" (a fixed number); factors checked
 * against recorded usage.
 */
export type ImageRule =
  | { by: 'tiles'; base: number; tile: number }
  | { by: 'patches'; factor: number }
  | { by: 'area'; pixelsPerToken: number; most: number }
  | { by: 'number'; tokens: number };

export interface ImageTokens {
  tokens: number;
  /** Whether the image's size was found; without it the number is a guess. */
  sized: boolean;
}

const TILE = 512;
const PATCH = 32;
const MAX_PATCHES = 1536;

/** What an image is taken for whose size is not known: it is elsewhere, or in a format that is not read. */
const USUAL_SIZE: ImageSize = { width: 1024, height: 1024 };

/** Tokens of the image at a URL. `low` detail is the base alone where tiles are counted. */
export function imageTokens(rule: ImageRule, url: string | undefined, detail: string | undefined): ImageTokens {
  if (rule.by === 'tiles' && detail === 'low') return { tokens: rule.base, sized: true };
  const size = url === undefined ? undefined : sizeOfDataUrl(url);
  return { tokens: tokensOf(rule, size ?? USUAL_SIZE), sized: size !== undefined };
}

function tokensOf(rule: ImageRule, size: ImageSize): number {
  switch (rule.by) {
    case 'tiles':
      return rule.base + rule.tile * tiles(size);
    case 'patches':
      return Math.ceil(patches(size) * rule.factor) + 1;
    case 'area':
      return Math.min(rule.most, Math.ceil((size.width * size.height) / rule.pixelsPerToken));
    case 'number':
      return rule.tokens;
  }
}

/** The image is fitted into 2048 x 2048, then its shorter side into 768, and covered with tiles. */
function tiles({ width, height }: ImageSize): number {
  const fit = Math.min(1, 2048 / Math.max(width, height));
  const shrink = Math.min(1, 768 / (Math.min(width, height) * fit)) * fit;
  return Math.ceil((width * shrink) / TILE) * Math.ceil((height * shrink) / TILE);
}

/** Patches that cover the image; a larger one is shrunk until whole patches of it fit the limit. */
function patches({ width, height }: ImageSize): number {
  const count = Math.ceil(width / PATCH) * Math.ceil(height / PATCH);
  if (count <= MAX_PATCHES) return count;
  const shrink = Math.sqrt((MAX_PATCHES * PATCH * PATCH) / (width * height));
  const across = (width * shrink) / PATCH;
  const down = (height * shrink) / PATCH;
  const fit = shrink * Math.min(Math.floor(across) / across, Math.floor(down) / down);
  return Math.min(MAX_PATCHES, Math.ceil((width * fit) / PATCH) * Math.ceil((height * fit) / PATCH));
}
