/** The effort that other APIs know, for a number of tokens to think with. */
export function effortOfBudget(tokens: number): 'low' | 'medium' | 'high' {
  return tokens < 4096 ? 'low' : tokens < 16_384 ? 'medium' : 'high';
}
