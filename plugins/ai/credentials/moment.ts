/** See https://www.rfc-editor.org/rfc/rfc3339#section-5.6; a day alone is its beginning. */
const RFC_3339 = /^\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2}))?$/;

/** Milliseconds since 1970. Throws where it is no moment; some YAML readers make dates of what looks like one. */
export function momentOf(value: unknown, where: string): number {
  const moment =
    value instanceof Date ? value.getTime() : RFC_3339.test(String(value)) ? Date.parse(String(value)) : NaN;
  if (Number.isNaN(moment)) {
    throw new Error(`${where}: must be a moment such as 2027-01-31T12:00:00Z, but it is ${JSON.stringify(value)}`);
  }
  return moment;
}
