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
  const given = [rows.map(requestColumns), rows.flatMap(attemptColumns)];
  return CompiledQuery.raw(
    SQL,
    given.map((columns) => JSON.stringify(columns)),
  );
}
