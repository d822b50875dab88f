import { type Answer, wholeAnswer } from '../../plugins/core/answer';
import type { AiContext } from '../../plugins/core/context';
import type { Target } from '../../plugins/core/endpoint';
import type { OperationAdapter, TransportAnswer } from '../../plugins/core/provider';
import { readAll, readWhole } from '../../plugins/core/read-whole';
import type { AiRequest } from '../../plugins/core/request';
import { SSE } from '../../plugins/core/sse';
import type { TimeoutSettings } from './parameters';
import { readBytes } from './read-bytes';
import { readStream } from './read-stream';
import { linkAnswer } from './realtime';
import { noteServiceTier } from './service-tier';
import type { Watch } from './watch';

/** Largest plain answer that is read, in bytes. */
const MAX_ANSWER = 64 * 1024 * 1024;

/** A provider's success as an answer for the policies: a connection, bytes, a stream from its first content on, or a whole. */
export async function readAnswer(
  response: TransportAnswer,
  adapter: OperationAdapter,
  target: Target,
  request: AiRequest,
  ai: AiContext,
  { watch, timeouts }: { watch: Watch; timeouts: TimeoutSettings },
): Promise<Answer> {
  if (request.operation === 'realtime') {
    watch.close();
    return linkAnswer(response, adapter, target, ai, timeouts.session);
  }
  const framing = adapter.framing ?? SSE;
  const contentType = String(response.headers['content-type']);
  const bytes = adapter.bytes?.(contentType, request);
  if (bytes) {
    ai.reportedUsage = bytes.usage;
    return readBytes(response, { api: adapter.api, ...bytes }, watch);
  }
  const streamed = request.stream && contentType.includes(framing.contentType);
  if (streamed && adapter.streamReader) {
    const reader = adapter.streamReader(request);
    return readStream(response, { reader, api: adapter.api, endpoint: target.endpoint, framing }, ai, watch);
  }
  const raw = await readAll(response, MAX_ANSWER);
  watch.close();
  const { unlike, serviceTier, ...read } = readWhole(raw, adapter, request);
  ai.reportedUsage = read.usage;
  noteServiceTier(serviceTier, ai);
  const part = unlike ? read : { raw, ...read };
  return wholeAnswer(part, { api: adapter.api, status: response.status });
}
