import type { WrittenText } from './written-text';

/** Uncounted units of a channel above which its beginning is counted and let go, and how much of it. */
const MOST_PENDING = 8192;
const COUNTED_AT_ONCE = 4096;

/** Choices, calls and so on that are told apart; what is beyond is counted together. */
const MOST_CHANNELS = 64;

interface Channel {
  reasoning: boolean;
  pending: string;
  tokens: number;
}

/** Tokens of what a model writes, bit by bit: bounded memory, and never much to count at once. */
export class OutputCount {
  private readonly channels = new Map<string, Channel>();

  constructor(private readonly tokensOf: (text: string) => number) {}

  add({ channel: name, reasoning, text }: WrittenText): void {
    const channel = this.channelOf(name, reasoning);
    channel.pending += text;
    while (channel.pending.length > MOST_PENDING) {
      const end = endOfWord(channel.pending);
      channel.tokens += this.tokensOf(channel.pending.slice(0, end));
      channel.pending = channel.pending.slice(end);
    }
  }

  /** All tokens so far, and the share of them that was reasoning. */
  total(): { output: number; reasoning: number } {
    let [output, reasoning] = [0, 0];
    for (const channel of this.channels.values()) {
      channel.tokens += this.tokensOf(channel.pending);
      channel.pending = '';
      output += channel.tokens;
      if (channel.reasoning) reasoning += channel.tokens;
    }
    return { output, reasoning };
  }

  private channelOf(name: string, reasoning: boolean): Channel {
    const key = this.channels.size < MOST_CHANNELS || this.channels.has(name) ? name : 'others';
    let channel = this.channels.get(key);
    if (!channel) this.channels.set(key, (channel = { reasoning, pending: '', tokens: 0 }));
    return channel;
  }
}

/** Where to cut so that tokens stay whole, as words begin with the blank before them. */
function endOfWord(text: string): number {
  const blank = text.lastIndexOf(' ', COUNTED_AT_ONCE);
  return blank > COUNTED_AT_ONCE / 2 ? blank : COUNTED_AT_ONCE;
}
