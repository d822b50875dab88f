import { textOf } from './json';
import type { JsonObject } from './json';

/** Characters of base64 that stand for whole bytes. */
const GROUP = 4;

/**
 * Puts the pieces of a spoken answer together: `delta.audio` of OpenAI's chat completions, with pieces of base64 and of
 * the words, and once each an id and when the sound can no longer be referred to.
 * Source: https://platform.openai.com/docs/guides/audio
 */
export class AudioCollector {
  private others: JsonObject = {};
  private transcript = '';
  private readonly sound: Buffer[] = [];
  /** The end of a piece that was cut within a group. */
  private rest = '';

  /** @returns characters added */
  add({ data, transcript, ...others }: JsonObject): number {
    Object.assign(this.others, others);
    const words = textOf(transcript);
    this.transcript += words;
    return words.length + this.addSound(textOf(data));
  }

  whole(): JsonObject {
    const data = Buffer.concat([...this.sound, Buffer.from(this.rest, 'base64')]).toString('base64');
    return { ...this.others, data, transcript: this.transcript };
  }

  /** Each piece may end with padding, so that they cannot be joined as text. */
  private addSound(piece: string): number {
    const text = this.rest + piece;
    const end = text.length - (text.length % GROUP);
    this.sound.push(Buffer.from(text.slice(0, end), 'base64'));
    this.rest = text.slice(end);
    return piece.length;
  }
}
