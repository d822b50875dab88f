import type { Target } from '../../core/endpoint';

/** The path of an operation on a model: its id, the id of an inference profile, or an ARN, in which `:` and `/` stand. */
export function modelPath({ model }: Target, operation: string): string {
  return `/model/${encodeURIComponent(model)}/${operation}`;
}
