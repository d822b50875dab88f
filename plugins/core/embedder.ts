import type { Logger } from './services';

/** Turns texts into vectors whose angles tell how alike the texts are. */
export interface Embedder {
  /** Model and version: only vectors of one id can be compared. */
  readonly id: string;
  /** Mean cosine of two texts that have nothing to do with each other: models differ, and few have it at 0. */
  readonly background: number;
  /**
   * One vector of length 1 for each text, in their order.
   *
   * @param signal the deadline, and whether anybody still waits; rejects with its reason
   */
  embed(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]>;
}

/** An embedder that runs in this process, and lives as long as it does, whatever is reloaded. */
export interface LocalEmbedder extends Embedder {
  /** The same as `embed`, and as how many tokens the texts were read; for embedders that know. */
  embedCounted?(texts: readonly string[], signal: AbortSignal): Promise<CountedVectors>;
  /** Gets ready for the first texts, as loading a model takes its time. Must not throw. */
  prepare?(): void;
  close(): Promise<void>;
}

/** The embedders of this process, for a provider that serves them to clients. */
export interface LocalEmbedders {
  /** Names of those that can be used here. */
  readonly names: readonly string[];
  /** What must be installed where there are none, in words. */
  readonly missing?: string;
  /** Throws `AiError` 404 `model_not_found` where there is none of that name that can be used here. */
  get(name: string): LocalEmbedder;
}

export interface CountedVectors {
  readonly vectors: Float32Array[];
  readonly tokens: number;
}

/** A kind of embedder, which `embedders:` in `system.config.yml` names. */
export interface EmbedderKind {
  /** What stands there alone, or before a colon: `onnx` of `onnx:/models/minilm`. */
  readonly name: string;
  /** One line for the documentation. */
  readonly summary: string;
  /** What stands behind the colon, for people: `/path/to/folder`; undefined where the name is all. */
  readonly address?: string;
  /** Why it cannot be used here, and how to mend that; undefined where it can. */
  missing?(): string | undefined;
  /**
   * Opens one, once for each address however many names it has: when a pipeline or client first asks for it. Throws
   * where the address is wrong.
   *
   * @param address what stands behind the colon; empty without one
   */
  open(address: string, logger: Logger): LocalEmbedder;
}

/** Declares a kind of embedder. */
export function defineEmbedder(kind: EmbedderKind): EmbedderKind {
  return kind;
}

/** Cosine of two vectors of length 1. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** A cosine on a scale that is the same for all models: 0 for texts that have nothing to do with each other, 1 for equal ones. */
export function similarityOf(cosineOfBoth: number, { background }: Pick<Embedder, 'background'>): number {
  return (cosineOfBoth - background) / (1 - background);
}
