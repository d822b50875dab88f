import type { Cost } from '../../plugins/core/context';
import type { PriceQuestion } from '../../plugins/core/pricing';
import type { Usage } from '../../plugins/core/usage';

/** The prices that the cases are about, as an operator writes them. */
export const PRICES = `
rates: { EUR: 1.08, JPY: 0.0064 }
prices:
  text: { input: 2.5, output: 10 }
  cached: { input: 3, cached_input: 0.3, cache_write_5m: 3.75, cache_write_1h: 6, output: 15 }
  written: { input: 4, cache_write_5m: 5, output: 20 }
  thinker: { input: 2, output: 8, reasoning: 3 }
  voice: { input: 2.5, output: 10, input_audio: 40, output_audio: 80 }
  painter: { input: 5, output: 10, input_image: 8, output_image: 32 }
  long: { input: 1.25, cached_input: 0.125, output: 10, above: { 200000: { input: 2.5, cached_input: 0.25, output: 15 } } }
  longer: { input: 1, output: 2, above: { 128000: { input: 2 }, 32000: { input: 1.5, output: 3 } } }
  images: { image: 0.04 }
  sizes: { image: { hd/1024x1792: 0.12, hd: 0.08, 1024x1792: 0.06, other: 0.04 } }
  only-hd: { image: { hd: 0.08 } }
  hearing: { second: 0.0001 }
  hearing-tokens: { input: 2.5, output: 10 }
  speaking: { characters: 15 }
  searching: { input: 1, output: 2, search: 0.01 }
  sorting: { search: 0.002 }
  fee: { input: 3, output: 15, request: 0.006 }
  tiers: { input: 2, cached_input: 0.5, output: 8, batch: 0.5, flex: 0.4, priority: { input: 3.5, output: 14 } }
  tier-steps: { input: 2, output: 8, above: { 1000: { input: 4 } }, flex: 0.5, priority: { input: 5, above: { 1000: { input: 9 } } } }
  tier-fees: { input: 2, output: 8, search: 0.01, request: 0.002, batch: 0.5 }
  euro: { input: 2, output: 10, currency: EUR }
  yen: { image: 6, currency: JPY }
  tenth-off: { input: 2, output: 8, search: 0.01, factor: 0.9 }
  dated:
    - { input: 1, output: 4, from: 2026-03-01 }
    - { input: 2, output: 8 }
    - { input: 0.5, output: 2, from: 2026-06-15 }
  later: { input: 7, from: 2026-03-01 }
  'fam-*': { input: 1, output: 1 }
  'fam-big*': { input: 2, output: 2 }
  fam-big-one: { input: 3, output: 3 }
  mine/fam-big-one: { input: 4, output: 4 }
  gpt-4o: { factor: 0.9 }
  gpt-4.1: { priority: 1.75 }
  o3: [{ factor: 0.5, from: 2026-02-01 }]
  free: { input: 0, output: 0 }
  half: { input: 10 }
billing:
  default: { markup: 10% }
  teams: { research: { discount: 5% }, gifts: { discount: 100% } }
  consumers: { alice: { markup: 12.5% } }
`;

/**
 * What is asked of these prices, what it costs in US dollars, computed by hand, and how. The provider is OpenAI and the
 * day New Year of 2026 unless said; M is a million, and u$ is a millionth of a dollar.
 */
const TABLE = `
case                                 | model          | used                                                                     | how                              | costs                                                                                 | because
input                                | text           | input 1000                                                               |                                  | input 0.0025, total 0.0025                                                            | 1000 × 2.5 / 1M
output                               | text           | output 1000                                                              |                                  | output 0.01, total 0.01                                                               | 1000 × 10 / 1M
both                                 | text           | input 12, output 34                                                      |                                  | input 0.00003, output 0.00034, total 0.00037                                          | 30 + 340 u$
one token                            | text           | input 1                                                                  |                                  | total 0.0000025                                                                       | 2.5 / 1M
nothing                              | text           |                                                                          |                                  | input 0, cachedInput 0, cacheWrite 0, output 0, other 0, total 0                      | 0
cache read                           | cached         | cacheRead 5000                                                           |                                  | cachedInput 0.0015, total 0.0015                                                      | 5000 × 0.3 / 1M
5 minute write                       | cached         | cacheWrite5m 800                                                         |                                  | cacheWrite 0.003, total 0.003                                                         | 800 × 3.75 / 1M
1 hour write                         | cached         | cacheWrite1h 800                                                         |                                  | cacheWrite 0.0048, total 0.0048                                                       | 800 × 6 / 1M
all of a cache                       | cached         | input 100, cacheRead 200, cacheWrite5m 300, cacheWrite1h 400, output 500 |                                  | input 0.0003, cachedInput 0.00006, cacheWrite 0.003525, output 0.0075, total 0.011385 | 300 + 60 + (1125 + 2400) + 7500 u$
cache read at the input price        | text           | cacheRead 1000                                                           |                                  | cachedInput 0.0025                                                                    | 1000 × 2.5 / 1M
write at the input price             | text           | cacheWrite5m 1000                                                        |                                  | cacheWrite 0.0025                                                                     | 1000 × 2.5 / 1M
1 h write at the 5 min price         | written        | cacheWrite1h 1000                                                        |                                  | cacheWrite 0.005                                                                      | 1000 × 5 / 1M
reasoning is output                  | text           | output 100, reasoning 90                                                 |                                  | output 0.001                                                                          | 100 × 10 / 1M, once
reasoning apart                      | thinker        | output 100, reasoning 90                                                 |                                  | output 0.00035                                                                        | 10 × 8 + 90 × 3 u$
all reasoning                        | thinker        | output 90, reasoning 90                                                  |                                  | output 0.00027                                                                        | 90 × 3 u$
too much reasoning                   | thinker        | output 50, reasoning 90                                                  |                                  | output 0.00015                                                                        | 50 × 3 u$: no more than came
audio in                             | voice          | input 100, inputAudio 60                                                 |                                  | input 0.0025                                                                          | 40 × 2.5 + 60 × 40 = 2500 u$
audio out                            | voice          | output 100, outputAudio 75                                               |                                  | output 0.00625                                                                        | 25 × 10 + 75 × 80 = 6250 u$
audio both                           | voice          | input 10, inputAudio 10, output 10, outputAudio 10                       |                                  | total 0.0012                                                                          | 400 + 800 u$
audio without its price              | text           | input 100, inputAudio 60                                                 |                                  | input 0.00025                                                                         | 100 × 2.5 u$
more audio than input                | voice          | input 10, inputAudio 99                                                  |                                  | input 0.0004                                                                          | 10 × 40 u$
pictures in                          | painter        | input 300, inputImage 200                                                |                                  | input 0.0021                                                                          | 100 × 5 + 200 × 8 = 2100 u$
pictures out                         | painter        | output 110, outputImage 100                                              |                                  | output 0.0033                                                                         | 10 × 10 + 100 × 32 = 3300 u$
pictures by tokens                   | painter        | output 100, outputImage 100, images 1                                    |                                  | other 0, total 0.0032                                                                 | 100 × 32 u$; the image costs no more
an image                             | images         | images 3                                                                 |                                  | other 0.12, total 0.12                                                                | 3 × 0.04
an image with tokens                 | images         | input 50, images 1                                                       |                                  | input 0, total 0.04                                                                   | 0.04; the prompt is in it
image by size and quality            | sizes          | images 2                                                                 | size 1024x1792, quality hd       | total 0.24                                                                            | 2 × 0.12
image by quality                     | sizes          | images 1                                                                 | size 1024x1024, quality hd       | total 0.08                                                                            | 0.08
image by size                        | sizes          | images 1                                                                 | size 1024x1792, quality standard | total 0.06                                                                            | 0.06
image of no known form               | sizes          | images 1                                                                 | size 9x9                         | total 0.04                                                                            | other: 0.04
image without a form                 | sizes          | images 1                                                                 |                                  | total 0.04                                                                            | other: 0.04
image of a form without a price      | only-hd        | images 1                                                                 |                                  | other unknown, total unknown                                                          | only hd has a price
image of a model of text             | text           | images 1                                                                 |                                  | other unknown, total unknown                                                          | nothing says what an image costs
seconds                              | hearing        | seconds 90                                                               |                                  | other 0.009, total 0.009                                                              | 90 × 0.0001
seconds beside tokens                | hearing-tokens | input 100, output 20, seconds 10                                         |                                  | other 0, total 0.00045                                                                | 250 + 200 u$
seconds without a price              | hearing-tokens | seconds 10                                                               |                                  | other unknown, total unknown                                                          | no tokens, no price
characters                           | speaking       | characters 2000                                                          |                                  | other 0.03, total 0.03                                                                | 2000 × 15 / 1M
characters and counted tokens        | speaking       | input 500, characters 2000                                               |                                  | input 0, total 0.03                                                                   | the text is paid by its characters
searches                             | searching      | input 100, output 100, searches 3                                        |                                  | other 0.03, total 0.0303                                                              | 100 + 200 u$ + 3 × 0.01
searches of a reranker               | sorting        | searches 2                                                               |                                  | other 0.004, total 0.004                                                              | 2 × 0.002
searches without a price             | text           | input 1, searches 1                                                      |                                  | input 0.0000025, other unknown, total unknown                                         | nobody says what a search costs
a fee for each request               | fee            | input 1000, output 100                                                   |                                  | other 0.006, total 0.0105                                                             | 0.003 + 0.0015 + 0.006
free                                 | free           | input 1000000, output 1000000                                            |                                  | total 0                                                                               | said to be 0
half known                           | half           | input 10, output 10                                                      |                                  | input 0.0001, output unknown, total unknown                                           | output has no price
half known, half used                | half           | input 10                                                                 |                                  | total 0.0001                                                                          | no output was used
nobody knows                         | unheard-of     | input 10                                                                 |                                  | input unknown, output unknown, other unknown, total unknown                           | no entry
up to the border                     | long           | input 200000                                                             |                                  | input 0.25                                                                            | 200k × 1.25 / 1M
one above it                         | long           | input 200001                                                             |                                  | input 0.5000025                                                                       | 200001 × 2.5 / 1M
cached input is input                | long           | input 1, cacheRead 200000                                                |                                  | input 0.0000025, cachedInput 0.05                                                     | 200001 tokens in: 2.5 and 0.25
written input is input               | long           | input 1, cacheWrite5m 200000                                             |                                  | cacheWrite 0.5                                                                        | 200k × 2.5 / 1M
output of a long context             | long           | input 300000, output 1000                                                |                                  | output 0.015                                                                          | 1000 × 15 / 1M
output does not count                | long           | input 1, output 300000                                                   |                                  | output 3                                                                              | 300k × 10 / 1M
first of two steps                   | longer         | input 32001, output 1000                                                 |                                  | input 0.0480015, output 0.003                                                         | × 1.5 and × 3
second step keeps the first's output | longer         | input 128001, output 1000                                                |                                  | input 0.256002, output 0.003                                                          | × 2 and × 3
batch                                | tiers          | input 1000, output 100                                                   | tier batch                       | total 0.0014                                                                          | (2000 + 800) / 2 u$
flex                                 | tiers          | input 1000, cacheRead 1000                                               | tier flex                        | input 0.0008, cachedInput 0.0002                                                      | × 0.4
priority                             | tiers          | input 1000, output 100, cacheRead 10                                     | tier priority                    | input 0.0035, output 0.0014, cachedInput 0.000005                                     | its own prices; cached as usual
usual by its name                    | tiers          | input 1000                                                               | tier default                     | total 0.002                                                                           | default is the usual one
class that nobody knows              | tiers          | input 1                                                                  | tier scale                       | input unknown, total unknown                                                          | unknown, not usual
class without a price                | text           | input 1                                                                  | tier priority                    | total unknown                                                                         | OpenAI has no one factor for it
class as published                   | text           | input 1000                                                               | tier flex                        | total 0.00125                                                                         | OpenAI: half of 2500 u$
class in a long context              | tier-steps     | input 2000                                                               | tier flex                        | total 0.004                                                                           | 2000 × 4 / 2 u$
class with steps of its own          | tier-steps     | input 2000                                                               | tier priority                    | total 0.018                                                                           | 2000 × 9 u$
class with its own price             | tier-steps     | input 1000, output 10                                                    | tier priority                    | total 0.00508                                                                         | 1000 × 5 + 10 × 8 u$
fees are not discounted              | tier-fees      | input 1000, searches 1                                                   | tier batch                       | input 0.001, other 0.012                                                              | 2000 / 2 u$; 0.01 + 0.002
euros                                | euro           | input 1000, output 100                                                   |                                  | input 0.00216, output 0.00108, total 0.00324                                          | (2000 + 1000) u€ × 1.08
yen                                  | yen            | images 2                                                                 |                                  | total 0.0768                                                                          | 2 × 6 × 0.0064
a tenth off                          | tenth-off      | input 1000, output 100, searches 1                                       |                                  | input 0.0018, output 0.00072, other 0.009                                             | × 0.9
a tenth off the public price         | gpt-4o         | input 1000, output 100                                                   |                                  | total 0.00315                                                                         | (2500 + 1000) × 0.9 u$
and of its flex price                | gpt-4o         | input 1000                                                               | tier flex                        | total 0.001125                                                                        | 2500 × 0.9 / 2 u$
priority of a public price           | gpt-4.1        | input 1000                                                               | tier priority                    | total 0.0035                                                                          | 2000 × 1.75 u$
public price beside it               | gpt-4.1        | input 1000                                                               |                                  | total 0.002                                                                           | 1000 × 2 u$
before the contract                  | o3             | input 1000                                                               | at 2026-01-31T23:59:59.000Z      | total 0.002                                                                           | 1000 × 2 u$, public
under the contract                   | o3             | input 1000                                                               | at 2026-02-01T00:00:00.000Z      | total 0.001                                                                           | half of it
before all dates                     | dated          | input 1000                                                               | at 2020-01-01T00:00:00.000Z      | total 0.002                                                                           | × 2
the last moment of a price           | dated          | input 1000                                                               | at 2026-02-28T23:59:59.999Z      | total 0.002                                                                           | × 2
the first of the next                | dated          | input 1000                                                               | at 2026-03-01T00:00:00.000Z      | total 0.001                                                                           | × 1
the one after                        | dated          | output 1000                                                              | at 2026-12-01T00:00:00.000Z      | total 0.002                                                                           | × 2
before it is known                   | later          | input 1                                                                  | at 2026-02-01T00:00:00.000Z      | total unknown                                                                         | no price yet
public, by date                      | o3             | input 1000                                                               | at 2025-06-09T00:00:00.000Z      | total 0.01                                                                            | o3 was 10 until 2025-06-10
a pattern                            | fam-small      | input 1000                                                               |                                  | total 0.001                                                                           | 'fam-*'
the longer pattern                   | fam-big-two    | input 1000                                                               |                                  | total 0.002                                                                           | 'fam-big*'
the name itself                      | fam-big-one    | input 1000                                                               |                                  | total 0.003                                                                           | fam-big-one
the endpoint's                       | fam-big-one    | input 1000                                                               | endpoint mine                    | total 0.004                                                                           | mine/fam-big-one
`;

export interface CostCase {
  name: string;
  model: string;
  usage: Partial<Usage>;
  how: Partial<PriceQuestion>;
  expected: Partial<Cost>;
  because: string;
}

export const COST_CASES: readonly CostCase[] = TABLE.trim()
  .split('\n')
  .slice(1)
  .map((row) => {
    const [name = '', model = '', used = '', how = '', costs = '', because = ''] = row
      .split('|')
      .map((cell) => cell.trim());
    return { name, model, usage: pairsIn(used, Number), how: howIn(how), expected: pairsIn(costs, dollars), because };
  });

function howIn(cell: string): Partial<PriceQuestion> {
  const { tier, endpoint, at, size, quality } = pairsIn(cell, String);
  return {
    ...(tier && { serviceTier: tier }),
    ...(endpoint && { endpoint }),
    ...(at && { time: Date.parse(at) }),
    ...((size ?? quality) && { image: { size, quality } }),
  };
}

function dollars(text: string): number | null {
  return text === 'unknown' ? null : Number(text);
}

/** Of `input 1000, output 20`. */
function pairsIn<Value>(cell: string, read: (text: string) => Value): Record<string, Value> {
  const pairs = cell.split(', ').filter(Boolean);
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', value = ''] = pair.split(' ');
      return [name, read(value)];
    }),
  );
}

export const BILLED_CASES: [
  name: string,
  cost: number,
  caller: { consumer?: string; team?: string },
  billed: number,
][] = [
  ['a consumer before its team', 0.2, { consumer: 'alice', team: 'research' }, 0.225], // 0.2 × 1.125
  ['a team', 0.2, { consumer: 'bob', team: 'research' }, 0.19], // 0.2 × 0.95
  ['a team without a word', 0.2, { consumer: 'bob', team: 'sales' }, 0.22], // 0.2 × 1.1
  ['nobody', 0.0000025, {}, 0.00000275], // × 1.1
  ['a gift', 3, { team: 'gifts' }, 0], // × 0
  ['nothing', 0, { consumer: 'alice' }, 0],
];
