import { expect } from 'chai';
import fc from 'fast-check';
import type { Framing } from '../../plugins/core/framing';
import type { Json, JsonObject } from '../../plugins/core/json';
import { editJson } from '../../plugins/core/json-edit';
import { JSON_LINES } from '../../plugins/core/json-lines';
import { SSE } from '../../plugins/core/sse';
import { FrameReader } from '../../plugins/core/websocket-frames';
import { EVENT_STREAM } from '../../plugins/providers/bedrock/event-stream';
import { anyText, cut } from './arbitrary-answers';
import { holds, TIMEOUT } from './holds';
import { eventBytes } from './streamed-bytes';

const anyData = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;
const anyName = fc.constantFrom('', 'a', 'message_start');

/** A text message as a server sends it, in one frame or, where `pieces` says so, in several. */
function frames(text: string, pieces: number): Buffer {
  const payload = Buffer.from(text);
  const size = Math.max(1, Math.ceil(payload.length / pieces));
  const starts = Array.from({ length: Math.max(1, Math.ceil(payload.length / size)) }, (_, index) => index * size);
  return Buffer.concat(
    starts.map((start, index) => {
      const final = index === starts.length - 1 ? 0x80 : 0;
      return frame(final | (index === 0 ? 0x1 : 0x0), payload.subarray(start, start + size));
    }),
  );
}

function frame(head: number, payload: Buffer): Buffer {
  if (payload.length < 126) return Buffer.concat([Buffer.from([head, payload.length]), payload]);
  const length = Buffer.alloc(4);
  length.writeUInt8(head, 0);
  length.writeUInt8(126, 1);
  length.writeUInt16BE(payload.length, 2);
  return Buffer.concat([length, payload]);
}

/** Events in bytes that are cut anywhere. */
function cutEvents(framing: Framing, ending: (bytes: string) => string = (bytes) => bytes) {
  return fc.array(fc.tuple(anyName, anyData), { maxLength: 6 }).chain((events) => {
    const bytes = Buffer.concat(events.map(([name, data]) => eventBytes(framing, name, JSON.stringify(data))));
    const written = framing === EVENT_STREAM ? bytes : Buffer.from(ending(bytes.toString()));
    return fc.record({ events: fc.constant(events), bytes: fc.constant(written), reads: cut(written) });
  });
}

describe('streams, however they are cut', function () {
  this.timeout(TIMEOUT);

  const endings = { LF: '\n', CR: '\r', 'CR LF': '\r\n' };
  const framings: [string, Framing, string][] = [
    ...Object.entries(endings).map(([name, end]): [string, Framing, string] => [`events ended by ${name}`, SSE, end]),
    ['lines of JSON', JSON_LINES, '\n'],
    ['AWS’s event streams', EVENT_STREAM, ''],
  ];
  for (const [name, framing, end] of framings) {
    it(`give the same events and all of their bytes: ${name}`, () => {
      const cutAnywhere = cutEvents(framing, (text) => text.replaceAll('\n', end));
      const property = fc.property(cutAnywhere, ({ events, bytes, reads }) => {
        const framer = framing.create();
        const batches = [...reads.map((read) => framer.push(read)), framer.finish()].filter(
          (batch) => batch !== undefined,
        );
        const read = batches.flatMap((batch) =>
          batch.events.map((event): [string, Json] => [event.name, JSON.parse(event.data) as Json]),
        );
        const named = framing === JSON_LINES ? events.map(([, data]) => ['', data]) : events;
        expect(JSON.stringify(read)).to.equal(JSON.stringify(named));
        // A last CR may be half of CR LF, so that its event waits for the end, which then is written out.
        if (end !== '\r') expect(Buffer.concat(batches.map((batch) => batch.bytes)).equals(bytes)).to.equal(true);
      });
      holds(property, 500);
    });
  }

  it('give the same messages: frames of a WebSocket', () => {
    const messages = fc.array(fc.tuple(fc.string({ unit: 'binary', maxLength: 300 }), fc.integer({ min: 1, max: 4 })), {
      maxLength: 5,
    });
    const sent = messages.chain((all) => {
      const bytes = Buffer.concat(all.map(([text, pieces]) => frames(text, pieces)));
      return fc.record({ texts: fc.constant(all.map(([text]) => text)), reads: cut(bytes) });
    });
    const property = fc.property(sent, ({ texts, reads }) => {
      const reader = new FrameReader();
      expect(reads.flatMap((read) => reader.push(read))).to.deep.equal(texts);
      expect(reader.atBoundary).to.equal(true);
    });
    holds(property, 500);
  });
});

describe('an object edited in its bytes', function () {
  this.timeout(TIMEOUT);

  const name = fc.oneof(fc.constantFrom('a', 'model', 'b"', '\\', '{', 'é', '', '__proto__', 'constructor'), anyText);
  const members = fc.array(fc.tuple(name, anyData), { maxLength: 6 });

  it('is what parsing, changing and writing makes of it', () => {
    const space = fc.constantFrom(undefined, 1, '\t');
    const property = fc.property(members, members, fc.array(name), space, (before, set, gone, indent) => {
      // Members are own ones also where they are called as what every object has.
      const object = Object.fromEntries(before) as JsonObject;
      const wanted = Object.fromEntries(set) as Record<string, Json>;
      const remove = [...gone, ...before.slice(0, gone.length % 3).map(([first]) => first)].filter(
        (each) => !Object.hasOwn(wanted, each),
      );
      const bytes = Buffer.from(JSON.stringify(object, null, indent));
      const kept = Object.entries(object).filter(([member]) => !remove.includes(member));
      const expected = Object.fromEntries([...kept, ...Object.entries(wanted)]);
      const edited = editJson(bytes, { set: wanted, remove }).toString();
      expect(JSON.parse(edited), `${bytes.toString()} to ${edited}`).to.deep.equal(
        JSON.parse(JSON.stringify(expected)),
      );
    });
    holds(property, 1000);
  });
});
