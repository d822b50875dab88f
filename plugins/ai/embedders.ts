import type { OwnCalls } from '../core/call-model';
import type { Embedder, EmbedderKind, LocalEmbedder, LocalEmbedders } from '../core/embedder';
import type { Endpoint } from '../core/endpoint';
import { AiError } from '../core/error';
import { suggestion } from '../core/parameters';
import type { Logger } from '../core/services';
import { EndpointEmbedders } from '../embedders/endpoint';

/** No embedder: texts are compared by their words. */
const LEXICAL = 'lexical';
const DEFAULT = 'default';
/** What `default` is unless it is declared, where it can be used. */
const BUILT_IN = 'use-lite';
/** A kind by itself, or with an address; models of providers are `endpoint/model`. */
const LOCAL = /^([^:/]+)(?::(.*))?$/s;

export type EmbedderKinds = ReadonlyMap<string, EmbedderKind>;

/** What a configuration has that embedders may stand on. */
export interface EmbedderParts {
  readonly kinds: EmbedderKinds;
  readonly endpoints: ReadonlyMap<string, Endpoint>;
}

/** The embedders that `embedders:` names. Models in this process live as long as it does, whatever is reloaded. */
export class Embedders {
  /** By what stands in the settings: several names of one model share it. */
  private readonly open = new Map<string, LocalEmbedder>();
  private saidLexical = false;

  constructor(
    private readonly declared: Readonly<Record<string, string>>,
    private readonly tools: OwnCalls & { readonly logger: Logger },
  ) {}

  /** What finds the embedders of one configuration, as `Services.embedder` says it. */
  of({ kinds, endpoints }: EmbedderParts): (name: string) => Embedder | undefined {
    const remote = new EndpointEmbedders(endpoints, this.tools);
    return (name) => {
      const written = this.written(name, kinds);
      if (written === LEXICAL) return undefined;
      try {
        const local = this.openLocal(written, kinds);
        local?.prepare?.();
        return local ?? remote.embedder(written);
      } catch (error) {
        throw new Error(`embedders.${name}: ${(error as Error).message}`, { cause: error });
      }
    };
  }

  /** Those that run in this process. */
  local(kinds: EmbedderKinds): LocalEmbedders {
    const bare = withoutAddress(kinds);
    const usable = bare.filter((kind) => kind.missing?.() === undefined).map(({ name }) => name);
    const declared = Object.keys(this.declared).filter((name) => {
      const written = this.declared[name]!;
      const kind = kindNamed(written, kinds);
      return kind && !usable.includes(written) && kind.missing?.() === undefined;
    });
    const names = [...usable, ...declared];
    const missing = names.length ? undefined : bare.map((kind) => `${kind.name}: ${kind.missing?.()}`).join('; ');
    return { names, missing, get: (name) => this.served(name, kinds) };
  }

  async close(): Promise<void> {
    await Promise.all([...this.open.values()].map((embedder) => embedder.close()));
    this.open.clear();
  }

  /** What stands behind a name. The kinds that need no more than their name are there without being declared. */
  private written(name: string, kinds: EmbedderKinds): string {
    const written = this.declared[name];
    if (written !== undefined) return written;
    if (name === DEFAULT) return this.implicit(kinds.get(BUILT_IN));
    if (name === LEXICAL || kinds.has(name)) return name;
    const bare = withoutAddress(kinds).map((kind) => kind.name);
    const known = [...new Set([...Object.keys(this.declared), DEFAULT, LEXICAL, ...bare])];
    throw new Error(
      `there is no embedder \`${name}\` under \`embedders\` of system.config.yml; ${suggestion(name, known)}`,
    );
  }

  private implicit(builtIn: EmbedderKind | undefined): string {
    const missing = builtIn?.missing?.();
    if (builtIn && missing === undefined) return BUILT_IN;
    if (missing !== undefined && !this.saidLexical) {
      this.saidLexical = true;
      this.tools.logger.warn(
        `questions are compared by their words alone, which finds fewer answers, because the embedder ${BUILT_IN} cannot be used: ${missing}`,
      );
    }
    return LEXICAL;
  }

  private served(name: string, kinds: EmbedderKinds): LocalEmbedder {
    try {
      const local = this.openLocal(this.written(name, kinds), kinds);
      if (local) return local;
    } catch (cause) {
      throw noModel(name, cause);
    }
    throw noModel(name);
  }

  /** The embedder, where what is written names a kind rather than an endpoint. */
  private openLocal(written: string, kinds: EmbedderKinds): LocalEmbedder | undefined {
    const [, kindName, address = ''] = LOCAL.exec(written) ?? [];
    if (kindName === undefined) return undefined;
    const known = this.open.get(written);
    if (known) return known;
    const kind = kinds.get(kindName);
    if (!kind) {
      const names = suggestion(kindName, [LEXICAL, ...kinds.keys()]);
      throw new Error(`there is no embedder \`${kindName}\` (a provider's model is \`endpoint/model\`); ${names}`);
    }
    const missing = kind.missing?.();
    if (missing !== undefined) throw new Error(`\`${written}\` cannot be used: ${missing}`);
    const opened = kind.open(address, this.tools.logger);
    this.open.set(written, opened);
    return opened;
  }
}

/** The kinds that need no more than their name. */
function withoutAddress(kinds: EmbedderKinds): EmbedderKind[] {
  return [...kinds.values()].filter(({ address }) => address === undefined);
}

function kindNamed(written: string, kinds: EmbedderKinds): EmbedderKind | undefined {
  return kinds.get(LOCAL.exec(written)?.[1] ?? '');
}

/** What stands in the settings is not the clients' business. */
function noModel(name: string, cause?: unknown): AiError {
  const message = `The model \`${name}\` does not exist at this endpoint.`;
  return new AiError(message, { status: 404, code: 'model_not_found', param: 'model', cause });
}
