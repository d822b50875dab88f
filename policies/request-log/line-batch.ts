/**
 * Gathers the lines of one turn of the event loop and hands them over joined: on a busy gateway many requests end in
 * the same turn, and most of what a line costs is its way through the logger and into the file.
 */
export class LineBatch {
  private lines: string[] = [];

  constructor(private readonly write: (lines: string) => void) {}

  add(line: string): void {
    if (this.lines.push(line) === 1) setImmediate(() => this.flush());
  }

  /** Hands over what is there now. */
  flush(): void {
    if (this.lines.length === 0) return;
    const joined = this.lines.join('\n');
    this.lines = [];
    this.write(joined);
  }
}
