/** The code of "undefined_table". https://www.postgresql.org/docs/current/errcodes-appendix.html */
const NO_SUCH_TABLE = '42P01';

/** What a database needs before it can be used, done by whoever is the first to need it, and again after a failure. */
export class Prepared {
  private prepared: Promise<void> | undefined;

  constructor(private readonly prepare: () => Promise<void>) {}

  ready(): Promise<void> {
    this.prepared ??= this.prepare().catch((error: unknown) => {
      this.prepared = undefined;
      throw error;
    });
    return this.prepared;
  }

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.ready();
    try {
      return await work();
    } catch (error) {
      // Somebody has put an empty database in its place.
      if ((error as { code?: string }).code === NO_SUCH_TABLE) this.prepared = undefined;
      throw error;
    }
  }
}
