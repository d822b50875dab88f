import { expect } from 'chai';
import { AiError } from '../../../plugins/core/error';
import type { ChatRequest } from '../../../plugins/core/hub';
import type { JsonObject } from '../../../plugins/core/json';
import { anthropicMessages } from '../../../plugins/dialects/anthropic-messages';
import { toGenerateRequest } from '../../../plugins/providers/gemini/request';
import { recordedExchanges, skipWithoutFixtures, type Exchange } from '../../support/fixtures';

interface Part extends JsonObject {
  text?: string;
  functionCall?: { name: string; args: JsonObject };
  functionResponse?: { name: string; response: JsonObject };
  inlineData?: { mimeType: string; data: string };
  fileData?: { mimeType: string; fileUri: string };
}
interface Content {
  role: string;
  parts: Part[];
}

const KINDS = ['text', 'functionCall', 'functionResponse', 'inlineData', 'fileData'] as const;

/** What Google's API insists on, by its reference. */
function expectValid(body: JsonObject): void {
  const known = ['contents', 'systemInstruction', 'tools', 'toolConfig', 'generationConfig', 'serviceTier'];
  expect(known).to.include.members(Object.keys(body));
  const contents = body.contents as unknown as Content[];
  expect(contents).to.not.have.length(0);
  for (const [index, { role, parts }] of contents.entries()) {
    expect(role).to.be.oneOf(['user', 'model']);
    expect(parts).to.not.have.length(0);
    for (const part of parts) expectPart(part, role);
    expectAnswered(parts, contents[index + 1]);
  }
  if (body.toolConfig) expect(body.tools).to.be.an('array').that.is.not.empty;
}

function expectPart(part: Part, role: string): void {
  const kinds = KINDS.filter((kind) => part[kind] !== undefined);
  expect(kinds, JSON.stringify(part)).to.have.length(1);
  if (kinds[0] === 'text') expect(part.text).to.not.equal('');
  if (part.functionCall)
    expect([role, typeof part.functionCall.name, typeof part.functionCall.args]).to.deep.equal([
      'model',
      'string',
      'object',
    ]);
  if (part.functionResponse) {
    expect([role, typeof part.functionResponse.response]).to.deep.equal(['user', 'object']);
    expect(part.functionResponse.name).to.not.be.oneOf(['', undefined]);
  }
  if (part.inlineData) expect(part.inlineData.mimeType).to.match(/^[a-z]+\/[a-z0-9.+-]+$/);
}

/** As many results as calls stand in the next turn, if the conversation goes on. */
function expectAnswered(parts: readonly Part[], next: Content | undefined): void {
  const called = parts.flatMap(({ functionCall }) => (functionCall ? [functionCall.name] : []));
  if (!called.length || !next) return;
  const answered = next.parts.flatMap(({ functionResponse }) => (functionResponse ? [functionResponse.name] : []));
  expect(answered.sort()).to.deep.equal(called.sort());
}

function hubOf({ operation, request }: Exchange): ChatRequest {
  if (operation === 'chat') return request as ChatRequest;
  return anthropicMessages.toHub(request) as ChatRequest;
}

describe('recorded requests of other APIs, as Gemini gets them', () => {
  const requests = [
    ...recordedExchanges('openai', ({ operation, status }) => operation === 'chat' && status < 400),
    ...recordedExchanges('anthropic', ({ operation, status }) => operation === 'messages' && status < 400),
  ];

  it('finds some', function () {
    skipWithoutFixtures(this);
    expect(requests).to.not.have.length(0);
  });

  for (const exchange of requests) {
    it(exchange.name, () => {
      for (const model of ['gemini-2.5-flash', 'gemini-3-pro-preview']) {
        const translate = () => toGenerateRequest(hubOf(exchange), model).body;
        // Files that the other provider keeps are all that may be refused.
        if (JSON.stringify(exchange.request).includes('"file_id"')) {
          expect(translate).to.throw(AiError).that.includes({ status: 400, code: 'unsupported_content' });
        } else expectValid(translate());
      }
    });
  }
});
