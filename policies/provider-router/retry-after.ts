/**
 * How long a provider asks to be left alone, in milliseconds; `undefined` when it does not say. `retry-after` holds
 * seconds or a date (RFC 9110, section 10.2.3), `retry-after-ms` is Azure's and OpenAI's finer one.
 */
export function retryAfter(headers: Readonly<Record<string, string>>): number | undefined {
  const fine = Number(headers['retry-after-ms']);
  if (fine > 0) return fine;
  const asked = headers['retry-after'];
  if (asked === undefined) return undefined;
  const milliseconds = Number.isNaN(Number(asked)) ? Date.parse(asked) - Date.now() : Number(asked) * 1000;
  return milliseconds > 0 ? milliseconds : undefined;
}
