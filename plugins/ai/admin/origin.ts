/** Which page of a browser has sent a request. */
import type { Request } from 'express';

type Sent = Pick<Request, 'method' | 'headers'>;

/** Whether a page of another site or port has sent it, as far as the browser tells. */
export function isFromElsewhere({ headers: { host, origin, 'sec-fetch-site': site } }: Sent): boolean {
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  return origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === host);
}

/** Whether a page of the admin port itself has sent it. With a change every browser tells; with a look not every one. */
export function isFromOwnPage(sent: Sent): boolean {
  if (isFromElsewhere(sent)) return false;
  const { method, headers } = sent;
  return (
    method === 'GET' || method === 'HEAD' || headers.origin !== undefined || headers['sec-fetch-site'] === 'same-origin'
  );
}
