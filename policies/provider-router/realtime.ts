import type { Answer } from '../../plugins/core/answer';
import type { AiContext } from '../../plugins/core/context';
import type { Target } from '../../plugins/core/endpoint';
import { AiError } from '../../plugins/core/error';
import { objectIn } from '../../plugins/core/json';
import type { OperationAdapter, TransportAnswer } from '../../plugins/core/provider';
import { sumOfUsage } from '../../plugins/core/usage';

/** Headers of the client's handshake that make the provider's, and of the provider's that make the client's. */
const ASKED = ['sec-websocket-key', 'sec-websocket-version'];
const ACCEPTED = ['sec-websocket-accept', 'sec-websocket-protocol'];
/** Subprotocols of browsers that carry the caller's own credential or account. */
const CREDENTIAL = /^openai-(insecure-api-key|organization|project)\./;

/** The handshake for the provider. Throws 426 for a client that asks for no WebSocket connection. */
export function handshake({ headers }: AiContext): Record<string, string> {
  if (headers.upgrade?.toString().toLowerCase() !== 'websocket' || !headers['sec-websocket-key']) {
    throw new AiError('This is a WebSocket endpoint: connect to it with a WebSocket client.', {
      status: 426,
      code: 'upgrade_required',
      headers: { upgrade: 'websocket', connection: 'upgrade' },
    });
  }
  const asked = Object.fromEntries(ASKED.map((name) => [name, String(headers[name])]));
  const protocols = (headers['sec-websocket-protocol']?.toString() ?? '').split(/\s*,\s*/).filter(Boolean);
  const passed = protocols.filter((protocol) => !CREDENTIAL.test(protocol));
  return passed.length ? { ...asked, 'sec-websocket-protocol': passed.join(', ') } : asked;
}

/** The open connection as an answer; what its events say was used adds up. */
export function linkAnswer(
  { socket, headers }: TransportAnswer,
  adapter: OperationAdapter,
  target: Target,
  ai: AiContext,
  lifetime: number,
): Answer {
  if (!socket) {
    const message = 'The provider answered without a WebSocket connection.';
    throw new AiError(message, { status: 502, code: 'invalid_provider_answer' });
  }
  return {
    status: 101,
    headers: {},
    api: adapter.api,
    streamed: true,
    parts: nothing(),
    taps: [],
    link: {
      socket,
      target,
      lifetime,
      ending: new AbortController(),
      headers: Object.fromEntries(ACCEPTED.flatMap((name) => (headers[name] ? [[name, String(headers[name])]] : []))),
      onMessage: (text) => addUsage(text, adapter, ai),
    },
    discard: () => void socket.destroy(),
  };
}

function addUsage(text: string, adapter: OperationAdapter, ai: AiContext): void {
  // Most events are pieces of sound.
  if (!text.includes('"usage"')) return;
  const event = objectIn(text);
  const used = event && adapter.readEvent?.(event);
  if (used) ai.reportedUsage = ai.reportedUsage ? sumOfUsage(ai.reportedUsage, used) : used;
}

async function* nothing(): AsyncGenerator<never> {}
