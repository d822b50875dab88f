import { hash } from 'node:crypto';
import { setImmediate as pause } from 'node:timers/promises';
import type Database = require('libsql');
import type { AuditEntry, AuditLog, AuditQuery, AuditRow } from '../../core/audit-log';
import { messageOf } from '../../core/message-of';
import type { Logger } from '../../core/services';
import { Connection } from './connection';

/** Rows that are verified in one go, while everything else waits: about 5 ms. */
const AT_ONCE = 500;

const MEMBERS = ['time', 'actor', 'role', 'address', 'method', 'path', 'status', 'summary'] as const;
const COLUMNS = `id, ${MEMBERS.join(', ')}, hash`;

/**
 * Opens the audit log in an SQLite file, which several processes may share. Triggers keep rows from being changed
 * and removed; as whoever has the file can drop triggers, each row's hash also covers all before it. Throws when the
 * file cannot be opened.
 */
export function openAuditLog(file: string, logger: Logger): AuditLog {
  return new SqliteAuditLog(file, logger);
}

class SqliteAuditLog implements AuditLog {
  private readonly connection: Connection<ReturnType<typeof prepare>>;

  constructor(
    private readonly file: string,
    private readonly logger: Logger,
  ) {
    this.connection = new Connection(file, prepare);
  }

  append(entry: AuditEntry): void {
    try {
      this.connection.transaction(({ insert, last }) => {
        const [before] = last.all() as { hash: string }[];
        insert.run([...MEMBERS.map((member) => entry[member]), hashOf(entry, before?.hash)]);
      });
    } catch (error) {
      const message = `The audit log in ${this.file} cannot be written: ${messageOf(error)}. The row stands here only.`;
      this.logger.error(message, { ...entry });
    }
  }

  list({ from = 0, to = Number.MAX_SAFE_INTEGER, before = Number.MAX_SAFE_INTEGER, limit }: AuditQuery): AuditRow[] {
    return this.connection.statements.list.all(before, from, to, limit) as AuditRow[];
  }

  async verify(): Promise<{ rows: number } | { brokenAt: number }> {
    let before: AuditRow | undefined;
    for (let rows = 0; ; await pause()) {
      const next = this.connection.statements.following.all(before?.id ?? 0, AT_ONCE) as AuditRow[];
      for (const row of next) {
        // Numbers are given one by one: a missing one is a row that was removed.
        const follows = row.id === (before?.id ?? 0) + 1;
        if (!follows || row.hash !== hashOf(row, before?.hash)) return { brokenAt: row.id };
        before = row;
        rows++;
      }
      if (next.length < AT_ONCE) return { rows };
    }
  }

  async close(): Promise<void> {
    this.connection.close();
  }
}

function hashOf(entry: AuditEntry, before = ''): string {
  return hash('sha256', JSON.stringify([before, ...MEMBERS.map((member) => entry[member])]));
}

function prepare(database: Database.Database) {
  const placeholders = [...MEMBERS, 'hash'].map(() => '?').join(', ');
  return {
    insert: database.prepare(`INSERT INTO audit (${MEMBERS.join(', ')}, hash) VALUES (${placeholders})`),
    last: database.prepare('SELECT hash FROM audit ORDER BY id DESC LIMIT 1'),
    list: database.prepare(
      `SELECT ${COLUMNS} FROM audit WHERE id < ? AND time >= ? AND time < ? ORDER BY id DESC LIMIT ?`,
    ),
    following: database.prepare(`SELECT ${COLUMNS} FROM audit WHERE id > ? ORDER BY id LIMIT ?`),
  };
}
