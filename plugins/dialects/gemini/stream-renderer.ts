import type { Part } from '../../core/answer';
import type { RenderContext, StreamRenderer } from '../../core/dialect';
import type { AiError } from '../../core/error';
import { metadataOfUsage } from '../../core/gemini-usage';
import type { ChatChunk } from '../../core/hub';
import type { JsonObject } from '../../core/json';
import type { Usage } from '../../core/usage';
import { candidate, ending } from './candidate';
import { CandidateStream } from './candidate-stream';
import { errorBody } from './errors';
import { groundingMember } from './grounding';
import { ResponseList } from './response-list';
import { wantsThoughts } from './to-hub-config';

/** Writes a hub stream as a sequence of `GenerateContentResponse`s; the last one says how each candidate ended. */
export class GeminiStreamRenderer implements StreamRenderer {
  readonly contentType: string;
  private readonly list: ResponseList;
  private readonly shown: boolean;
  private readonly candidates = new Map<number, CandidateStream>();
  private usage: Usage | undefined;
  private head: JsonObject;

  constructor({ requestId, request }: RenderContext) {
    this.list = new ResponseList(request.path.query.get('alt') === 'sse');
    this.contentType = this.list.contentType;
    this.shown = wantsThoughts(request.native.body);
    this.head = { modelVersion: request.model, responseId: requestId };
  }

  translate(part: Part): string {
    this.usage = part.usage ?? this.usage;
    return ((part.chunks ?? []) as readonly ChatChunk[]).map((chunk) => this.chunk(chunk)).join('');
  }

  forward({ raw, batch }: Part): Buffer | string {
    return this.list.forward(raw, batch);
  }

  end(forwarded: boolean): string {
    if (forwarded) return this.list.end();
    const candidates = [...this.candidates].map(([index, stream]) => ({
      ...candidate(index, stream.finish()),
      ...ending(stream.last ?? {}),
      ...groundingMember(stream.text, stream.citations),
    }));
    const usageMetadata = this.usage && metadataOfUsage(this.usage);
    return this.list.item(JSON.stringify({ candidates, usageMetadata, ...this.head })) + this.list.end();
  }

  fail(error: AiError): string {
    return this.list.item(errorBody(error)) + this.list.end();
  }

  private chunk({ id, model, choices }: ChatChunk): string {
    if (choices.length) this.head = { modelVersion: model, responseId: id };
    const candidates = choices.flatMap((choice) => {
      const parts = this.streamOf(choice.index)
        .add(choice)
        .filter((part) => this.shown || part.thought !== true);
      return parts.length ? [candidate(choice.index, parts)] : [];
    });
    return candidates.length ? this.list.item(JSON.stringify({ candidates, ...this.head })) : '';
  }

  private streamOf(index: number): CandidateStream {
    let stream = this.candidates.get(index);
    if (!stream) this.candidates.set(index, (stream = new CandidateStream()));
    return stream;
  }
}
