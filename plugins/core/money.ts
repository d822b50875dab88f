/** US dollars without the traces of binary fractions: to twelve decimals, a ten-thousandth of the cheapest token. */
export function cleanDollars(dollars: number): number {
  return Math.round(dollars * 1e12) / 1e12;
}
