/** For how long an answer is believed: what is revoked has to end everywhere within a second. Milliseconds. */
const BELIEVED = 500;

/** So many answers are kept; with one key used at 1,000 requests a second, the store is asked twice a second. */
const MOST = 10_000;

export interface Remembered<T> {
  (name: string): Promise<T | undefined>;
  /** Asks now, whatever is remembered. */
  anew(name: string): Promise<T | undefined>;
  forget(name: string): void;
}

/**
 * Asks again only after half a second, and once for all who ask meanwhile. That there is nothing is not kept, so that
 * what is new counts at once and made-up names take no place.
 */
export function remember<T>(ask: (name: string) => Promise<T | undefined>): Remembered<T> {
  const known = new Map<string, { answer: Promise<T | undefined>; until: number }>();
  const drop = (name: string, answer: Promise<T | undefined>) => {
    if (known.get(name)?.answer === answer) known.delete(name);
  };
  const remembered = (name: string) => {
    const found = known.get(name);
    if (found && performance.now() < found.until) return found.answer;
    // What was asked first comes first, and so what ends first.
    known.delete(name);
    const [oldest] = known.keys();
    if (known.size >= MOST && oldest !== undefined) known.delete(oldest);
    const answer = ask(name);
    known.set(name, { answer, until: performance.now() + BELIEVED });
    answer.then(
      (value) => value === undefined && drop(name, answer),
      () => drop(name, answer),
    );
    return answer;
  };
  const forget = (name: string) => void known.delete(name);
  const anew = (name: string) => {
    forget(name);
    return remembered(name);
  };
  return Object.assign(remembered, { anew, forget });
}
