import type { ToolCallDelta } from '../../core/hub';
import type { EventWriter } from './event-writer';
import { toolUseId } from './render-whole';

interface Call {
  id: string;
  name: string;
  /** All of the arguments that came. */
  text: string;
}

/**
 * Writes tool calls one after the other, whichever way their pieces are mixed: the first is written as it comes, the
 * next waits until the arguments of the one before it are whole.
 */
export class ToolCallWriter {
  private readonly byIndex = new Map<number, Call>();
  private readonly waiting: Call[] = [];
  private current: Call | undefined;
  private opened = 0;

  constructor(
    private readonly events: EventWriter,
    private readonly requestId: string,
  ) {}

  /** Whether any tool was called. */
  get called(): boolean {
    return this.byIndex.size > 0;
  }

  add(delta: ToolCallDelta): void {
    const call = this.callOf(delta);
    const piece = delta.function?.arguments ?? '';
    call.id ||= delta.id ?? '';
    call.name ||= delta.function?.name ?? '';
    call.text += piece;
    if (call === this.current) this.write(piece);
    else this.advance();
  }

  /** Ends the open call if its arguments are whole, so that something else may follow. */
  settle(): boolean {
    if (this.current && !isWhole(this.current.text)) return false;
    this.advance();
    return !this.waiting.length && (!this.current || isWhole(this.current.text));
  }

  /** Writes all that waits: nothing more will come. */
  finish(): void {
    this.current = undefined;
    for (const call of this.waiting.splice(0)) this.begin(call);
    this.current = undefined;
  }

  private callOf({ index, id }: ToolCallDelta): Call {
    const key = index ?? this.byIndex.size;
    const known = this.byIndex.get(key);
    // Some providers give every call the same index; then the id tells them apart.
    if (known && (!id || !known.id || known.id === id)) return known;
    const call: Call = { id: '', name: '', text: '' };
    this.byIndex.set(key, call);
    this.waiting.push(call);
    return call;
  }

  private advance(): void {
    while (this.waiting[0]?.name && (!this.current || isWhole(this.current.text))) this.begin(this.waiting.shift()!);
  }

  private begin(call: Call): void {
    const id = toolUseId(call.id, this.requestId, this.opened++);
    this.events.start({ type: 'tool_use', id, name: call.name, input: {} });
    this.current = call;
    this.write(call.text);
  }

  private write(piece: string): void {
    if (piece) this.events.delta({ type: 'input_json_delta', partial_json: piece });
  }
}

function isWhole(text: string): boolean {
  if (!text.endsWith('}')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
