import type { EmbedderKind } from '../core/embedder';
import { onnx } from './onnx';
import { useLite } from './use-lite';

/** The kinds of embedders that run in the gateway itself. */
export const embedders: readonly EmbedderKind[] = [useLite, onnx];
