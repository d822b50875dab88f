import type { Embedder, EmbedderKind, LocalEmbedder } from '../core/embedder';
import type { Endpoint } from '../core/endpoint';
import { suggestion } from '../core/parameters';
import type { Transport } from '../core/provider';
import type { Logger } from '../core/services';
import { useLite } from '../embedders/use-lite';
import { EndpointEmbedders } from '../embedders/endpoint';

/** No embedder: texts are compared by their words. */
const LEXICAL = 'lexical';
const DEFAULT = 'default';

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
    private readonly tools: { readonly send: Transport; readonly logger: Logger },
  ) {}

  /** What finds the embedders of one configuration, as `Services.embedder` says it. */
  of({ kinds, endpoints }: EmbedderParts): (name: string) => Embedder | undefined {
    const remote = new EndpointEmbedders(endpoints, this.tools.send);
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

  /** One that runs in this process. Throws when there is none of that name, or it cannot be used here. */
  local(name: string, kinds: EmbedderKinds): LocalEmbedder {
    const written = this.written(name, kinds);
    const local = this.openLocal(written, kinds);
    if (local) return local;
    throw new Error(`the embedder \`${name}\` is \`${written}\`, which does not run in this process`);
  }

  async close(): Promise<void> {
    await Promise.all([...this.open.values()].map((embedder) => embedder.close()));
    this.open.clear();
  }

  /** What stands behind a name. The kinds that need no more than their name are there without being declared. */
  private written(name: string, kinds: EmbedderKinds): string {
    const written = this.declared[name];
    if (written !== undefined) return written;
    if (name === DEFAULT) return this.implicit();
    if (name === LEXICAL || kinds.has(name)) return name;
    const known = [...new Set([...Object.keys(this.declared), DEFAULT, LEXICAL, ...kinds.keys()])];
    throw new Error(`there is no embedder \`${name}\`; ${suggestion(name, known)}`);
  }

  private implicit(): string {
    const missing = useLite.missing?.();
    if (missing === undefined) return useLite.name;
    if (!this.saidLexical) {
      this.saidLexical = true;
      this.tools.logger.warn(
        `caches compare questions by their words alone, and find about half of what they could: for \`use-lite\`, ${missing}`,
      );
    }
    return LEXICAL;
  }

  /** The embedder, where what is written names a kind rather than an endpoint. */
  private openLocal(written: string, kinds: EmbedderKinds): LocalEmbedder | undefined {
    const [, kindName, address] = /^([^:/]+)(?::(.*))?$/s.exec(written) ?? [];
    if (kindName === undefined) return undefined;
    const known = this.open.get(written);
    if (known) return known;
    const kind = kinds.get(kindName);
    if (!kind) {
      const names = suggestion(kindName, [LEXICAL, ...kinds.keys()]);
      throw new Error(
        `there is no kind of embedder \`${kindName}\`; ${names}, and a model of a provider is \`endpoint/model\``,
      );
    }
    const missing = kind.missing?.();
    if (missing !== undefined) throw new Error(`\`${written}\` cannot be used: ${missing}`);
    const opened = kind.open(address ?? '', this.tools.logger);
    this.open.set(written, opened);
    return opened;
  }
}
