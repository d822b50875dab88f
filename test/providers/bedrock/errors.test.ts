import { expect } from 'chai';
import { bedrock } from '../../../plugins/providers/bedrock';
import { EVENT_STREAM } from '../../../plugins/providers/bedrock/event-stream';
import { checksum, eventMessage } from '../../support/event-stream';
import { readStream } from './read';

const event = (type: string, data: object) =>
  eventMessage(
    { ':event-type': type, ':content-type': 'application/json', ':message-type': 'event' },
    JSON.stringify(data),
  );
const exception = (type: string, message: string) =>
  eventMessage({ ':exception-type': type, ':message-type': 'exception' }, JSON.stringify({ message }));

describe("Bedrock's errors", () => {
  const answers: [string, number, string, string, object][] = [
    ['a throttled call', 429, 'ThrottlingException', 'Too many tokens', { status: 429, code: 'rate_limit_exceeded' }],
    ['a quota', 400, 'ServiceQuotaExceededException', 'Quota', { status: 429, code: 'rate_limit_exceeded' }],
    ['too long an input', 400, 'ValidationException', 'Input is too long for requested model.', { code: 'context_length_exceeded' }],
    ['too long a prompt', 400, 'ValidationException', 'The model returned the following errors: prompt is too long: 227255 tokens > 200000 maximum', { code: 'context_length_exceeded' }],
    ['an unknown model', 400, 'ValidationException', 'The provided model identifier is invalid.', { code: 'model_not_found' }],
    ['a model that is not there', 404, 'ResourceNotFoundException', 'Model is legacy', { code: 'model_not_found' }],
    ['a model without access', 403, 'AccessDeniedException', "You don't have access to the model with the specified model ID.", { status: 404, code: 'model_not_found' }],
    ['a model that fails', 424, 'ModelErrorException', 'failed', { status: 502 }],
  ]; // prettier-ignore
  for (const [what, status, type, message, expected] of answers) {
    it(`tells ${what} by the header and by the body`, () => {
      const headers = { 'x-amzn-errortype': `${type}:http://internal.amazon.com/coral/` };
      expect(bedrock.readError({ message }, { status, headers })).to.deep.include({ message, ...expected });
      const named = { message, __type: `com.amazon.coral.service#${type}` };
      expect(bedrock.readError(named, { status, headers: {} })).to.deep.include({ message, ...expected });
    });
  }

  it('leaves a rejected credential to the router', () => {
    const answer = { status: 403, headers: { 'x-amzn-errortype': 'UnrecognizedClientException' } };
    const read = bedrock.readError({ message: 'The security token included in the request is invalid.' }, answer);
    expect(read).to.not.have.property('status');
  });

  const failures: [string, number][] = [
    ['throttlingException', 429],
    ['validationException', 400],
    ['modelTimeoutException', 408],
    ['modelStreamErrorException', 502],
    ['internalServerException', 500],
    ['serviceUnavailableException', 503],
    ['yetUnknownException', 500],
  ];
  for (const [type, status] of failures) {
    it(`tells ${type} inside a stream as ${status}`, () => {
      const run = readStream([event('messageStart', { role: 'assistant' }), exception(type, 'no more')]);
      expect(run).to.deep.include({ complete: false });
      expect(run.error).to.deep.include({ status, message: 'no more' });
    });
  }

  it('tells too long an input inside a stream', () => {
    const run = readStream([exception('validationException', 'Input is too long for requested model.')]);
    expect(run.error).to.deep.include({ status: 400, code: 'context_length_exceeded' });
  });

  it('tells an error that is no exception', () => {
    const headers = { ':message-type': 'error', ':error-code': 'InternalFailure', ':error-message': 'broken' };
    expect(readStream([eventMessage(headers, '')]).error).to.deep.include({ status: 500, message: 'broken' });
  });

  it('refuses lengths that no message has', () => {
    const message = event('messageStart', {});
    const prelude = Buffer.alloc(8);
    prelude.writeUInt32BE(0xffff_ffff, 0);
    const long = Buffer.concat([prelude, checksum(prelude), message]);
    expect(() => EVENT_STREAM.create().push(long)).to.throw(/wrong length/);
  });

  it('does not take a stream for complete without its usage, or without its end', () => {
    const start = event('messageStart', { role: 'assistant' });
    const stop = event('messageStop', { stopReason: 'end_turn' });
    const metadata = event('metadata', { usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 } });
    expect(readStream([start, stop]).complete).to.equal(false);
    expect(readStream([start, metadata]).complete).to.equal(false);
    expect(readStream([start, stop, metadata]).complete).to.equal(true);
  });

  it('passes over headers of every type', () => {
    const types: [number, number][] = [[0, 0], [1, 0], [2, 1], [3, 2], [4, 4], [5, 8], [8, 8], [9, 16]]; // prettier-ignore
    const others = types.map(([type, size]) => Buffer.from([1, 120, type, ...Buffer.alloc(size)]));
    const bytes = Buffer.from([1, 120, 6, 0, 2, 1, 2]);
    const plain = event('metadata', {});
    const length = plain.readUInt32BE(4);
    const head = Buffer.concat([...others, bytes, plain.subarray(12, 12 + length)]);
    const prelude = Buffer.alloc(8);
    prelude.writeUInt32BE(16 + head.length + 2, 0);
    prelude.writeUInt32BE(head.length, 4);
    const message = Buffer.concat([prelude, checksum(prelude), head, Buffer.from('{}')]);
    const [read] = EVENT_STREAM.create().push(Buffer.concat([message, checksum(message)]))!.events;
    expect(read).to.deep.include({ name: 'metadata', data: '{}' });
  });
});
