import type { Flavour } from './flavour';
import type { AttemptColumns, RequestColumns } from './tables';

/** Writes requests, each once by its id; what is written changes nothing if it is there already. */
export function insertRequests({ builder }: Flavour, requests: readonly RequestColumns[]) {
  return builder
    .insertInto('requests')
    .values(requests)
    .onConflict((conflict) => conflict.column('id').doNothing());
}

/** Writes the attempts of requests that have been written just now. */
export function insertAttempts({ builder }: Flavour, attempts: readonly AttemptColumns[]) {
  return builder.insertInto('attempts').values(attempts);
}
