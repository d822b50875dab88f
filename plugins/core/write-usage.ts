import type { Exchange } from './exchange';
import type { UsageSum } from './ledger';

/** Answers `GET /usage`, in the form that lists have in OpenAI's API. */
export function writeUsage(exchange: Exchange, sums: readonly UsageSum[]): void {
  exchange.res.writeHead(200, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    ...exchange.answerHeaders,
  });
  exchange.res.end(JSON.stringify({ object: 'list', data: sums }));
  exchange.end({ status: 200, delivery: 'complete' });
}
