import Anthropic from '@anthropic-ai/sdk';
import { expect } from 'chai';
import { AiError } from '../../../plugins/core/error';
import { anthropicMessages } from '../../../plugins/dialects/anthropic-messages';
import { serveBytes } from '../../support/serve-bytes';
import type { ByteServer } from '../../support/serve-bytes';

describe('the anthropic-messages dialect renders errors', () => {
  let server: ByteServer;
  let client: Anthropic;
  before(async () => {
    server = await serveBytes();
    client = new Anthropic({ baseURL: server.url, apiKey: 'test', maxRetries: 0 });
  });
  after(() => server.close());

  const ask = () => client.messages.create({ model: 'any', max_tokens: 1, messages: [] });
  const TYPES: [number, string, abstract new (...values: never[]) => Error][] = [
    [400, 'invalid_request_error', Anthropic.BadRequestError],
    [401, 'authentication_error', Anthropic.AuthenticationError],
    [402, 'billing_error', Anthropic.APIError],
    [403, 'permission_error', Anthropic.PermissionDeniedError],
    [404, 'not_found_error', Anthropic.NotFoundError],
    [413, 'request_too_large', Anthropic.APIError],
    [422, 'invalid_request_error', Anthropic.UnprocessableEntityError],
    [429, 'rate_limit_error', Anthropic.RateLimitError],
    [500, 'api_error', Anthropic.InternalServerError],
    [502, 'api_error', Anthropic.InternalServerError],
    [504, 'timeout_error', Anthropic.InternalServerError],
    [529, 'overloaded_error', Anthropic.InternalServerError],
  ];
  for (const [status, type, errorClass] of TYPES) {
    it(`of status ${status}`, async () => {
      const error = new AiError('Sorry', { status, code: 'some_code', param: 'model' });
      const rendered = anthropicMessages.renderError(error, 'req-1');
      server.answer = { body: rendered.body, status: rendered.status };
      const thrown: unknown = await ask().catch((reason: unknown) => reason);
      expect(thrown).to.be.instanceOf(errorClass);
      expect(thrown).to.include({ status, type, errorCode: 'some_code' });
      expect((thrown as { error: object }).error).to.deep.equal({
        type: 'error',
        error: { type, message: 'Sorry', details: { error_code: 'some_code', param: 'model' } },
        request_id: 'req-1',
      });
    });
  }

  it('by its status, whatever a provider of another API calls its error', () => {
    const typeOf = (status: number, type: string) =>
      (
        JSON.parse(
          String(anthropicMessages.renderError(new AiError('Sorry', { status, code: 'x', type }), 'r').body),
        ) as {
          error: { type: string };
        }
      ).error.type;
    expect(typeOf(404, 'invalid_request_error')).to.equal('not_found_error');
    expect(typeOf(413, 'invalid_request_error')).to.equal('request_too_large');
    expect(typeOf(503, 'overloaded_error')).to.equal('overloaded_error');
    expect(typeOf(503, 'server_error')).to.equal('api_error');
  });

  it('of a provider of the same API as they came', () => {
    const body = Buffer.from('{"type":"error","error":{"type":"rate_limit_error","message":"slow"},"request_id":"r"}');
    const provider = { api: 'anthropic-messages', contentType: 'application/json', body };
    const error = new AiError('slow', { status: 429, code: 'x', provider, headers: { 'retry-after': '3' } });
    const rendered = anthropicMessages.renderError(error, 'req-1');
    expect(rendered).to.deep.equal({
      status: 429,
      headers: { 'retry-after': '3', 'content-type': 'application/json' },
      body,
    });
  });

  it("of a provider of another API in Anthropic's words", () => {
    const provider = { api: 'openai-chat', contentType: 'application/json', body: Buffer.from('{}') };
    const error = new AiError('no', { status: 403, code: 'x', type: 'insufficient_quota', provider });
    expect(anthropicMessages.renderError(error, 'r').body).to.contain('"permission_error"');
  });
});
