/** Characters that are not seen: zero widths, directions, and the tags of Unicode. */
const INVISIBLE = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]|\uDB40[\uDC00-\uDC7F]/g;
const LOOKALIKES: Record<string, string> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', $: 's', '@': 'a' };

/** A text as its reader takes it: in small letters, without what is not seen, one blank between words. */
export function normalize(text: string): string {
  const seen = text.normalize('NFKC').replace(INVISIBLE, '').toLowerCase();
  return seen
    .replace(/(?<=[a-z])[01345$@]|[01345$@](?=[a-z]{2})/g, (sign) => LOOKALIKES[sign] ?? sign)
    .replace(/(?<![a-z])(?:[a-z][ .-]){3,40}[a-z](?![a-z])/g, (spelt) => spelt.replace(/[ .-]/g, ''))
    .replace(/\s{1,64}/g, ' ');
}

/** What the runs of base64 and hexadecimal digits of a text say, of which most is read. */
export function decoded(text: string): string[] {
  const runs = text.match(/(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{24,2000}={0,2}/g) ?? [];
  return runs.slice(0, 20).flatMap((run) => {
    const bytes = Buffer.from(run, /^(?:[0-9a-f]{2})+$/i.test(run) ? 'hex' : 'base64').toString('latin1');
    return /^[\x20-\x7e\s]+$/.test(bytes) ? [bytes] : [];
  });
}
