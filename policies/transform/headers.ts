import type { AiContext } from '../../plugins/core/context';
import type { AiRequest } from '../../plugins/core/request';
import { compileTemplate } from '../../plugins/core/template';
import type { HeadersParameters } from './parameters';

/** Headers to put in, and, `undefined`, to leave out; names in lower case. */
export type HeaderChange = (
  ai: AiContext,
  request: AiRequest,
  present: (name: string) => string | undefined,
) => Record<string, string | undefined>;

/** What makes the connection or carries a credential is not for a template to write. */
const RESERVED =
  /^(host|connection|content-length|content-type|content-encoding|transfer-encoding|upgrade|te|trailer|expect|authorization|proxy-.*|cookie|set-cookie|x-api-key|api-key|x-goog-api-key)$/;
const NAME = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;
const MAX_VALUE = 8 * 1024;

/** Compiles what is to be done to headers. Throws, naming the header, when it makes no sense. */
export function headerChange({ rename, remove, set }: HeadersParameters): HeaderChange {
  const renames = Object.entries(rename ?? {}).map(([from, to]) => [headerName(from), headerName(to)] as const);
  const removes = (remove ?? []).map(headerName);
  const sets = Object.entries(set ?? {}).map(([name, text]) => [headerName(name), compileTemplate(text)] as const);
  return (ai, request, present) => {
    const changed: Record<string, string | undefined> = {};
    for (const [from, to] of renames) {
      const value = present(from);
      if (value === undefined) continue;
      changed[from] = undefined;
      changed[to] = value;
    }
    for (const name of removes) changed[name] = undefined;
    for (const [name, template] of sets) changed[name] = sendable(template(ai, request));
    return changed;
  };
}

function headerName(name: string): string {
  const lower = name.toLowerCase();
  if (!NAME.test(lower)) throw new Error(`\`${name}\` is not the name of a header`);
  if (RESERVED.test(lower))
    throw new Error(`the header \`${name}\` cannot be changed: connection and credential need it`);
  return lower;
}

/** What a client has sent may stand in it: no line may end early. */
function sendable(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.slice(0, MAX_VALUE).replaceAll(/[^\t\x20-\x7e]/g, '?');
}
