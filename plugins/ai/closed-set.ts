const OTHER = 'other';

/** Label values, of which there may only be so many; those beyond are `other`. */
export class ClosedSet {
  private readonly values = new Set<string>();

  constructor(private readonly limit: number) {}

  /** The value, which joins the set while there is room. */
  admit(value: string): string {
    if (this.values.size < this.limit) this.values.add(value);
    return this.known(value);
  }

  /** The value when it is in the set. */
  known(value: string): string {
    return this.values.has(value) ? value : OTHER;
  }
}
