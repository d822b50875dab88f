/**
 * The most that is still to be expected of something that happens with this probability each time: more comes by chance
 * in one of a thousand such series at most (binomial distribution).
 */
export function mostByChance(times: number, probability: number): number {
  let term = (1 - probability) ** times;
  let sum = term;
  let count = 0;
  while (sum < 0.999 && count < times) {
    term *= ((times - count) / (count + 1)) * (probability / (1 - probability));
    sum += term;
    count++;
  }
  return count;
}
