import type { PoolClient } from 'pg';

/** Entries whose uses are remembered until they are written; more are not counted meanwhile. */
const MOST = 10_000;

/** How often entries of a space have served, written now and then: no request waits for that. */
export class Uses {
  private noted = new Map<string, number>();

  constructor(private readonly space: string) {}

  get some(): boolean {
    return this.noted.size > 0;
  }

  note(id: string): void {
    const count = this.noted.get(id) ?? 0;
    if (count > 0 || this.noted.size < MOST) this.noted.set(id, count + 1);
  }

  /** Ranks anew what was used. What fails is forgotten: it decides only what goes first. */
  async write(client: PoolClient): Promise<void> {
    if (!this.some) return;
    const { noted } = this;
    this.noted = new Map();
    await client.query(
      `UPDATE cache_values AS v SET uses = v.uses + used.count, rank = s.clock + (v.uses + used.count) * v.density
       FROM unnest($2::text[], $3::bigint[]) AS used (id, count), cache_spaces AS s
       WHERE s.name = $1 AND v.space = $1 AND v.id = used.id`,
      [this.space, [...noted.keys()], [...noted.values()]],
    );
  }
}
