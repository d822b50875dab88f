import type { Application, Request } from 'express';
import type { KeptResponses } from '../../core/kept-responses';
import type { Ledger } from '../../core/ledger';
import type { Pins } from '../../core/pins';
import type { Logger } from '../../core/services';
import { misunderstood, readText, refuseUnknown } from '../../core/usage-query';
import { ownerOf } from '../../../policies/provider-router/pinboard';
import type { SharedServices } from '../build-services';
import { answeringJson } from './answering';

const UNAVAILABLE = { code: 'ledger_unavailable', message: 'The consumer cannot be forgotten' };

/** Where something of a consumer may stand. */
export interface Records {
  ledger: Ledger;
  pins: Pins;
  keptResponses: KeptResponses;
}

export interface Forgotten {
  consumer: string;
  /** Requests that are nobody's now. */
  requests: number;
  /** Responses and places of files that were removed; null where nobody knows the consumer any more. */
  kept: number | null;
}

/**
 * `DELETE /ai/usage?consumer=alice` for the admin port: takes a consumer out of the ledger, whose sums keep what it
 * used, of nobody, and removes what is kept for it. Its user and keys stay.
 */
export function forgetRoute(
  records: Records,
  callers: Pick<SharedServices['callers'], 'find'>,
  logger: Logger,
): (app: Application) => void {
  return (app) => {
    app.delete(
      '/ai/usage',
      answeringJson((request) => forget(consumerIn(request), records, callers), UNAVAILABLE, logger),
    );
  };
}

function consumerIn({ query }: Request): string {
  refuseUnknown(query, ['consumer']);
  const consumer = readText(query, 'consumer');
  if (consumer) return consumer;
  throw misunderstood('consumer', '"consumer" must name the user or application whose data is to be removed.');
}

async function forget(
  name: string,
  { ledger, pins, keptResponses }: Records,
  callers: Pick<SharedServices['callers'], 'find'>,
): Promise<Forgotten> {
  const found = await callers.find(name);
  const requests = await ledger.forget(name);
  if (!found || 'reason' in found) return { consumer: name, requests, kept: null };
  const owner = ownerOf({ consumer: found, pipeline: '' });
  const [places, responses] = await Promise.all([pins.forgetAll(owner), keptResponses.forgetAll(owner)]);
  return { consumer: name, requests, kept: places + responses };
}
