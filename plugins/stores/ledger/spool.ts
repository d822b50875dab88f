import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** Bytes after which a segment is closed and the next one begun. */
const SEGMENT_BYTES = 1024 * 1024;
/** An open segment of another process counts as abandoned when nobody has written to it for so long. Milliseconds. */
const ABANDONED_AFTER = 60_000;
/** Who asks what is nobody else's. */
const [OWNER_FILE, OWNER_FOLDER] = [0o600, 0o700];

const OPEN = '.open';
const SEALED = '.jsonl';
const NAME = /^(?<begun>\d+)-(?<host>.+)-(?<process>\d+)\.(open|jsonl)$/;
const HOST = os.hostname().replace(/[^\w.-]/g, '_');
const SET_ASIDE = 'set-aside.jsonl';
/** Rows that are handed over at once. */
const AT_ONCE = 100;

export interface SpoolOptions {
  folder: string;
  /** Bytes of all segments, from which on it counts as full. */
  bytes: number;
}

/**
 * Rows on disk, in the order they came, for as long as their database is away. Each row is a line of JSON in a segment
 * file; what `append` has returned from outlives the process. Segments that another process of this folder left behind
 * are taken over. Rows may be replayed twice after a crash: who takes them must know them by their ids.
 */
export class Spool<Row> {
  private segment: { file: string; descriptor: number; bytes: number } | undefined;
  private begun = 0;
  /** Bytes of all segments. */
  private size = 0;

  /** Throws when there is something else in the folder's place. */
  constructor(private readonly options: SpoolOptions) {
    const { folder } = options;
    if (existsSync(folder) && !statSync(folder).isDirectory()) {
      throw new Error(`${folder} is not a folder: remove it, or name another one as \`spool.folder\`.`);
    }
    this.measure();
  }

  get full(): boolean {
    return this.size >= this.options.bytes;
  }

  get empty(): boolean {
    return !this.segment && this.segments().length === 0;
  }

  /** Throws when the rows cannot be written there; some of them may be all the same. */
  append(rows: readonly Row[]): void {
    const lines = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const segment = this.open();
    try {
      for (let written = 0; written < lines.length;) written += writeSync(segment.descriptor, lines, written);
    } catch (error) {
      // A line that is half there ends its segment, and is passed over when that is read.
      this.seal();
      throw error;
    }
    this.size += lines.length;
    segment.bytes += lines.length;
    if (segment.bytes >= SEGMENT_BYTES) this.seal();
  }

  /**
   * Hands over what is there, the oldest first, and removes what was taken. Rejects when `take` does, and keeps what
   * was not taken.
   */
  async replay(take: (rows: readonly Row[]) => Promise<void>): Promise<void> {
    this.seal();
    for (const name of this.segments()) {
      const file = path.join(this.options.folder, name);
      const rows = rowsOf<Row>(await readFile(file, 'utf8'));
      for (let start = 0; start < rows.length; start += AT_ONCE) await take(rows.slice(start, start + AT_ONCE));
      rmSync(file, { force: true });
    }
    this.measure();
  }

  /**
   * Keeps a row that nobody takes out of the way of the others, for a person to look at. Throws once the file has as
   * many bytes as all segments may have.
   * @returns the file's name
   */
  setAside(row: Row): string {
    const { folder, bytes } = this.options;
    mkdirSync(folder, { recursive: true, mode: OWNER_FOLDER });
    const file = path.join(folder, SET_ASIDE);
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) >= bytes) {
      throw new Error(`rows are refused, and ${file} is full: see what is in it, and move it away`);
    }
    appendFileSync(file, `${JSON.stringify(row)}\n`, { mode: OWNER_FILE });
    return file;
  }

  /** Ends the segment that is being written, so that it can be read, here or by another process. */
  seal(): void {
    const { segment } = this;
    if (!segment) return;
    this.segment = undefined;
    // For a power cut; the end of a process alone loses nothing that was written.
    fsyncSync(segment.descriptor);
    closeSync(segment.descriptor);
    renameSync(segment.file, segment.file.slice(0, -OPEN.length) + SEALED);
  }

  private open(): NonNullable<typeof this.segment> {
    if (this.segment) return this.segment;
    const { folder } = this.options;
    mkdirSync(folder, { recursive: true, mode: OWNER_FOLDER });
    // Two segments may begin in the same millisecond.
    this.begun = Math.max(Date.now(), this.begun + 1);
    const file = path.join(folder, `${this.begun}-${HOST}-${process.pid}${OPEN}`);
    return (this.segment = { file, descriptor: openSync(file, 'ax', OWNER_FILE), bytes: 0 });
  }

  /** Names of the segments that nobody writes to any more, in the order they were begun. */
  private segments(): string[] {
    return this.names().filter((name) => name.endsWith(SEALED) || this.isAbandoned(name));
  }

  private isAbandoned(name: string): boolean {
    const file = path.join(this.options.folder, name);
    if (file === this.segment?.file) return false;
    const { host, process: owner } = NAME.exec(name)!.groups!;
    // After a restart a process may have the number of the one before.
    if (host === HOST && (Number(owner) === process.pid || !isAlive(Number(owner)))) return true;
    const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    return written !== undefined && Date.now() - written > ABANDONED_AFTER;
  }

  private names(): string[] {
    const names = listOf(this.options.folder).filter((name) => NAME.test(name));
    return names.sort((one, other) => begunAt(one) - begunAt(other));
  }

  private measure(): void {
    const sizes = this.names().map((name) => statSync(path.join(this.options.folder, name), { throwIfNoEntry: false }));
    this.size = sizes.reduce((sum, stats) => sum + (stats?.size ?? 0), 0);
  }
}

/** A folder that is not there, or that cannot be read any more, has nothing to give back. */
function listOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What stands on whole lines: one that a crash cut short was never promised to anybody. */
function rowsOf<Row>(text: string): Row[] {
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as Row];
    } catch {
      return [];
    }
  });
}

function begunAt(name: string): number {
  return Number(NAME.exec(name)!.groups!.begun);
}

/** https://nodejs.org/api/process.html#processkillpid-signal: signal 0 tests for existence. */
function isAlive(owner: number): boolean {
  try {
    return process.kill(owner, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
