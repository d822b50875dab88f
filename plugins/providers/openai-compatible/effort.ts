/** From the least to the most. */
const EFFORTS = ['minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

/** What nearly all models that think know; only a few know more. */
const USUAL = ['none', 'minimal', 'low', 'medium', 'high'];

/**
 * The nearest of the efforts that a provider knows, the greater one of two equally near.
 *
 * @returns undefined where none is like it: not to think at all is another wish than to think little
 */
export function nearestEffort(wanted: string, known: readonly string[] = USUAL): string | undefined {
  if (known.includes(wanted)) return wanted;
  const at = EFFORTS.indexOf(wanted);
  if (at === -1) return undefined;
  const distance = (effort: string) => Math.abs(EFFORTS.indexOf(effort) - at);
  const [nearest] = known
    .filter((effort) => effort !== 'none')
    .sort((a, b) => distance(a) - distance(b) || EFFORTS.indexOf(b) - EFFORTS.indexOf(a));
  return nearest;
}
