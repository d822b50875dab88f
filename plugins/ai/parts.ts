import type { Authenticator } from '../core/authenticator';
import type { Check } from '../core/check';
import type { Dialect } from '../core/dialect';
import type { EmbedderKind } from '../core/embedder';
import type { PolicyDefinition } from '../core/policy';
import type { Provider } from '../core/provider';

/** What plugins bring to a gateway. */
export interface Parts {
  policies: readonly PolicyDefinition[];
  providers: readonly Provider[];
  dialects: readonly Dialect[];
  authenticators: readonly Authenticator[];
  checks: readonly Check[];
  embedders: readonly EmbedderKind[];
}

/** The parts of all plugins by name; the first of a name stays, as the host keeps the first policy of a name. */
export class PartTable {
  readonly policies = new Map<string, PolicyDefinition>();
  readonly providers = new Map<string, Provider>();
  readonly authenticators = new Map<string, Authenticator>();
  readonly checks = new Map<string, Check>();
  readonly embedders = new Map<string, EmbedderKind>();
  private readonly dialects = new Map<string, Dialect>();

  add({ policies, providers, dialects, authenticators, checks, embedders }: Parts): void {
    addNew(this.policies, policies, ({ name }) => name);
    addNew(this.providers, providers, ({ kind }) => kind);
    addNew(this.authenticators, authenticators, ({ name }) => name);
    addNew(this.checks, checks, ({ name }) => name);
    addNew(this.embedders, embedders, ({ name }) => name);
    addNew(this.dialects, dialects, routeOf);
  }

  get all(): Parts {
    return {
      policies: [...this.policies.values()],
      providers: [...this.providers.values()],
      dialects: [...this.dialects.values()],
      authenticators: [...this.authenticators.values()],
      checks: [...this.checks.values()],
      embedders: [...this.embedders.values()],
    };
  }
}

function addNew<T>(known: Map<string, T>, brought: readonly T[], nameOf: (part: T) => string): void {
  for (const part of brought) if (!known.has(nameOf(part))) known.set(nameOf(part), part);
}

function routeOf({ method, root = '', path, clientHeader = '' }: Dialect): string {
  return `${method} ${root} ${path} ${clientHeader}`;
}
