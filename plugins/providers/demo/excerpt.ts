/** Characters of what a client sent that stand in the demo model's answer; streamed, each word is an event. */
const MAX_LENGTH = 2_000;

/** The text, or its beginning and a sign that it went on. */
export function excerpt(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}
