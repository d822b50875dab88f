import { CompiledQuery } from 'kysely';
import type { LedgerRow } from '../../core/ledger';
import { ATTEMPT_COLUMNS, COLUMNS } from '../sql/columns';
import { attemptColumns, requestColumns } from '../sql/rows';

const REQUEST = [...Object.values(COLUMNS), 'attempts'].join(', ');
const ATTEMPT = [...Object.values(ATTEMPT_COLUMNS), 'request_id', 'number'].join(', ');

/** In the order of their ids, so that two who write the same rows do not wait for each other in a circle. */
const SQL = `
  WITH written AS (
    INSERT INTO requests (${REQUEST})
    SELECT ${REQUEST} FROM json_populate_recordset(NULL::requests, $1) ORDER BY id
    ON CONFLICT DO NOTHING RETURNING id
  )
  INSERT INTO attempts (${ATTEMPT})
  SELECT ${ATTEMPT} FROM json_populate_recordset(NULL::attempts, $2) WHERE request_id IN (SELECT id FROM written)
  ON CONFLICT DO NOTHING`;

/** The one statement that writes rows with their attempts, each once by its id: all of them, or none when it fails. */
export function insertion(rows: readonly LedgerRow[]): CompiledQuery {
  const requests = rows
    .map(requestColumns)
    .map(({ tags, ...columns }) => ({ ...columns, tags: tags && storable(tags) }));
  const given = [requests, rows.flatMap(attemptColumns)];
  return CompiledQuery.raw(
    SQL,
    given.map((columns) => storable(JSON.stringify(columns))),
  );
}

/**
 * JSON that PostgreSQL can keep and read: it knows neither the character 0 nor halves of surrogate pairs, and a client
 * may send both. They become the replacement character.
 */
function storable(json: string): string {
  // `JSON.stringify` writes just these as escapes; a backslash of the text itself comes as two.
  return json.replace(/\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/g, (escape) => (escape.length > 2 ? '\ufffd' : escape));
}
