import type { Part } from '../../plugins/core/answer';
import type { JsonObject } from '../../plugins/core/json';
import type { AiRequest } from '../../plugins/core/request';
import type { TokenCount, Tokenizer } from '../../plugins/core/tokenizer';
import { type MeasuredUsage, type Provenance, usage } from '../../plugins/core/usage';
import { OutputCount } from './output-count';
import { imagesIn, writtenIn } from './written-text';

type Model = Parameters<Tokenizer['countText']>[1];

/** Usage of a plain answer, counted with pauses, because it may be long. */
export async function countWhole(
  part: Part,
  tokenizer: Tokenizer,
  model: Model,
  input: TokenCount | undefined,
): Promise<MeasuredUsage> {
  let [output, reasoning] = [0, 0];
  let provenance: Provenance = 'exact';
  for (const written of writtenIn(part)) {
    const counted = await tokenizer.countText(written.text, model);
    output += counted.count;
    if (written.reasoning) reasoning += counted.count;
    provenance = counted.provenance;
  }
  return measured(input, { output, reasoning, images: imagesIn(part) }, provenance);
}

/** Usage of which only the input can be counted: nobody can tell how many tokens sound or streamed images are. */
export function ofUnknownOutput({ count, provenance }: TokenCount, { operation, hub }: AiRequest): MeasuredUsage {
  const spoken = operation === 'speech' ? (hub as JsonObject).input : undefined;
  // As people count them, and as they are paid for: an emoji is one.
  const characters = typeof spoken === 'string' ? [...spoken].length : 0;
  return { usage: usage({ input: count, characters }), input: provenance, output: 'unknown' };
}

/** Usage of a streamed answer, counted as it passes. */
export class StreamCount {
  private images = 0;
  private provenance: Provenance = 'exact';
  private readonly output: OutputCount;

  constructor(tokenizer: Tokenizer, model: Model) {
    this.output = new OutputCount((text) => {
      const { count, provenance } = tokenizer.countTextNow(text, model);
      this.provenance = provenance;
      return count;
    });
  }

  add(part: Part): void {
    for (const written of writtenIn(part)) this.output.add(written);
    this.images += imagesIn(part);
  }

  usage(input: TokenCount | undefined): MeasuredUsage {
    // Counted first, because counting tells the provenance.
    const counted = { ...this.output.total(), images: this.images };
    return measured(input, counted, this.provenance);
  }
}

function measured(
  input: TokenCount | undefined,
  output: { output: number; reasoning: number; images: number },
  provenance: Provenance,
): MeasuredUsage {
  return {
    usage: usage({ input: input?.count ?? 0, ...output }),
    input: input?.provenance ?? 'unknown',
    output: provenance,
  };
}
