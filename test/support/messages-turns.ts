import { type Answering, json } from './stand-in';

/** What Anthropic's API answers with: these blocks, streamed when a stream is asked for. */
export function blocks(stop: 'end_turn' | 'tool_use', ...content: Record<string, string | object>[]): Answering {
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude', stop_sequence: null };
  const usage = { input_tokens: 3, output_tokens: 2 };
  return (response, { body }) => {
    if (body.stream !== true) return json(200, { ...message, content, stop_reason: stop, usage })(response);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const events = [
      { type: 'message_start', message: { ...message, content: [], stop_reason: null, usage } },
      ...content.flatMap((block, index) => [
        { type: 'content_block_start', index, content_block: begun(block) },
        ...deltas(block).map((delta) => ({ type: 'content_block_delta', index, delta })),
        { type: 'content_block_stop', index },
      ]),
      { type: 'message_delta', delta: { stop_reason: stop, stop_sequence: null }, usage },
      { type: 'message_stop' },
    ];
    response.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
  };
}

function begun(block: Record<string, string | object>): object {
  if (block.type === 'thinking') return { ...block, thinking: '', signature: '' };
  return block.type === 'text' ? { ...block, text: '' } : { ...block, input: {} };
}

function deltas(block: Record<string, string | object>): object[] {
  if (block.type === 'text') return [{ type: 'text_delta', text: block.text }];
  if (block.type === 'tool_use') return [{ type: 'input_json_delta', partial_json: JSON.stringify(block.input) }];
  return [
    { type: 'thinking_delta', thinking: block.thinking },
    { type: 'signature_delta', signature: block.signature },
  ];
}
