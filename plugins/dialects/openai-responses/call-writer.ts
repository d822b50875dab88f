import type { ToolCall, ToolCallDelta } from '../../core/hub';
import { textOf } from '../../core/json';
import type { EventWriter } from './event-writer';
import { callItem, type ItemContext } from './items';

/** A call as far as it has come. */
interface OpenCall {
  call: ToolCall;
  /** Its place in the output, once its name is known. */
  index?: number;
}

/** Writes the items of calls. They may grow side by side, and all end with the answer. */
export class CallWriter {
  private readonly byIndex = new Map<number, OpenCall>();
  private readonly calls: OpenCall[] = [];

  constructor(
    private readonly events: EventWriter,
    private readonly context: ItemContext,
    private readonly beforeItem: () => void,
  ) {}

  add(delta: ToolCallDelta): void {
    const open = this.openCall(delta);
    const { call } = open;
    const { name = '', arguments: piece } = delta.function ?? {};
    call.id ||= delta.id ?? '';
    call.function.name ||= name;
    call.function.arguments += textOf(piece);
    if (open.index !== undefined) this.grow(open, textOf(piece));
    else if (call.function.name) this.begin(open);
  }

  close(): void {
    for (const open of this.calls) {
      if (open.index === undefined) this.begin(open);
      this.end(open.call, open.index!);
    }
  }

  private openCall({ index, id }: ToolCallDelta): OpenCall {
    const key = index ?? this.calls.length;
    const known = this.byIndex.get(key);
    // Some providers give every call the same index; then the id tells them apart.
    if (known && (!id || !known.call.id || known.call.id === id)) return known;
    const open: OpenCall = { call: { id: '', type: 'function', function: { name: '', arguments: '' } } };
    this.byIndex.set(key, open);
    this.calls.push(open);
    return open;
  }

  private begin(open: OpenCall): void {
    this.beforeItem();
    const { id, type, function: called } = open.call;
    const empty: ToolCall = { id, type, function: { name: called.name, arguments: '' } };
    open.index = this.events.begin(callItem(empty, this.context, this.events.output.length, 'in_progress'));
    this.grow(open, called.arguments);
  }

  /** Free text can be told only when the arguments that hold it are whole. */
  private grow({ call, index }: OpenCall, piece: string): void {
    if (!piece || this.context.customTools.has(call.function.name)) return;
    this.event('response.function_call_arguments.delta', index!, { delta: piece });
  }

  private end(call: ToolCall, index: number): void {
    const item = callItem(call, this.context, index, 'completed');
    const { name } = call.function;
    if (item.type === 'custom_tool_call') {
      if (item.input) this.event('response.custom_tool_call_input.delta', index, { delta: textOf(item.input) });
      this.event('response.custom_tool_call_input.done', index, { input: textOf(item.input) });
    } else this.event('response.function_call_arguments.done', index, { name, arguments: textOf(item.arguments) });
    this.events.end(index, item);
  }

  private event(type: string, index: number, data: Record<string, string>): void {
    this.events.event(type, { item_id: this.events.output[index]!.id, output_index: index, ...data });
  }
}
