import type { Cost } from '../core/context';
import { cleanDollars } from '../core/money';
import type { RequestedImage } from '../core/pricing';
import type { Usage } from '../core/usage';
import type { Rates } from './rates';

const MILLION = 1_000_000;

/**
 * What usage costs at these prices. What was used and has no price makes its member and the total unknown; but a model
 * that is paid by the image, the second or the character needs no price for tokens that it reports as well, and a model
 * that is paid by the token needs none for them.
 */
export function costByRates(rates: Rates, usage: Usage, asked?: RequestedImage): Cost {
  const image = typeof rates.image === 'object' ? imagePrice(rates.image, asked) : rates.image;
  const isPaidByUnit =
    isPaid(usage.images, image) || isPaid(usage.seconds, rates.second) || isPaid(usage.characters, rates.characters);
  const free = isPaidByUnit ? 0 : undefined;
  const [input, output] = [rates.input ?? free, rates.output ?? free];
  const isOutputPaid = isPaid(usage.output, rates.output);
  const parts = {
    input: inputCost(rates, usage, input),
    cachedInput: byMillion(usage.cacheRead, rates.cached_input ?? input),
    cacheWrite: writeCost(rates, usage, input),
    output: outputCost(rates, usage, output),
    other: clean(
      sum([
        times(usage.images, image ?? (isOutputPaid ? 0 : undefined)),
        times(usage.seconds, rates.second ?? (isOutputPaid || isPaid(usage.input, rates.input) ? 0 : undefined)),
        byMillion(usage.characters, rates.characters ?? (isOutputPaid ? 0 : undefined)),
        times(usage.searches, rates.search),
        rates.request ?? 0,
      ]),
    ),
  };
  return { ...parts, total: clean(sum(Object.values(parts))) };
}

function inputCost(rates: Rates, usage: Usage, price: number | undefined): number | null {
  const audio = Math.min(usage.inputAudio, usage.input);
  const pictures = Math.min(usage.inputImage, usage.input - audio);
  return clean(
    sum([
      byMillion(usage.input - audio - pictures, price),
      byMillion(audio, rates.input_audio ?? price),
      byMillion(pictures, rates.input_image ?? price),
    ]),
  );
}

function writeCost(rates: Rates, usage: Usage, price: number | undefined): number | null {
  const brief = rates.cache_write_5m ?? price;
  const long = rates.cache_write_1h ?? brief;
  return clean(sum([byMillion(usage.cacheWrite5m, brief), byMillion(usage.cacheWrite1h, long)]));
}

function outputCost(rates: Rates, usage: Usage, price: number | undefined): number | null {
  const audio = Math.min(usage.outputAudio, usage.output);
  const pictures = Math.min(usage.outputImage, usage.output - audio);
  const reasoning = Math.min(usage.reasoning, usage.output - audio - pictures);
  return clean(
    sum([
      byMillion(usage.output - audio - pictures - reasoning, price),
      byMillion(reasoning, rates.reasoning ?? price),
      byMillion(audio, rates.output_audio ?? price),
      byMillion(pictures, rates.output_image ?? price),
    ]),
  );
}

/** The price of the most exact form that the request has asked for. */
function imagePrice(prices: Readonly<Record<string, number>>, asked: RequestedImage = {}): number | undefined {
  const { quality = '', size = '' } = asked;
  return prices[`${quality}/${size}`] ?? prices[quality] ?? prices[size] ?? prices.other;
}

function isPaid(amount: number, price: number | undefined): boolean {
  return amount > 0 && price !== undefined;
}

function byMillion(amount: number, price: number | undefined): number | null {
  const cost = times(amount, price);
  return cost && cost / MILLION;
}

function times(amount: number, price: number | undefined): number | null {
  if (amount === 0) return 0;
  return price === undefined ? null : amount * price;
}

function sum(parts: readonly (number | null)[]): number | null {
  let total = 0;
  for (const part of parts) {
    if (part === null) return null;
    total += part;
  }
  return total;
}

function clean(dollars: number | null): number | null {
  return dollars && cleanDollars(dollars);
}
