import type { TObject, TSchema } from '@sinclair/typebox';
import type { JsonObject } from '../../core/json';

/** A condition and the JSON Schema of its members, where that is known. */
export interface KnownCondition {
  readonly name: string;
  readonly schema?: JsonObject;
}

/** What a configuration may name. */
export interface KnownParts {
  /** Policies of this gateway, with the schema of what may stand under `action:`. */
  policies: readonly { readonly name: string; readonly parameters: TSchema }[];
  /** Provider kinds. */
  providers: readonly { readonly kind: string; readonly options?: TObject }[];
  /** Conditions of this gateway. */
  conditions: readonly KnownCondition[];
  /** Schema of `plugins: ai:` in `system.config.yml`. */
  settings: TSchema;
  /**
   * Policies and conditions of other plugins. Undefined while these are not loaded: then a name that is not known
   * may still be theirs, if the configuration has such plugins at all.
   */
  others?: { policies: readonly string[]; conditions: readonly string[] };
}
