import { expect } from 'chai';
import { closeFrame, FrameReader, textFrame } from '../../plugins/core/websocket-frames';

/** A frame as a server sends it, with any of the three forms of its length. */
function frame(opcode: number, payload: Buffer, final = true): Buffer {
  const first = (final ? 0x80 : 0) | opcode;
  if (payload.length < 126) return Buffer.concat([Buffer.from([first, payload.length]), payload]);
  const head = Buffer.alloc(payload.length < 65_536 ? 4 : 10);
  head[0] = first;
  head[1] = payload.length < 65_536 ? 126 : 127;
  if (payload.length < 65_536) head.writeUInt16BE(payload.length, 2);
  else head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, payload]);
}

describe('the frames of a WebSocket connection', () => {
  const long = 'é'.repeat(40_000);
  const bytes = Buffer.concat([
    frame(0x1, Buffer.from('one')),
    frame(0x9, Buffer.from('ping')),
    frame(0x2, Buffer.from('binary')),
    frame(0x1, Buffer.from('two'), false),
    frame(0xa, Buffer.alloc(0)),
    frame(0x0, Buffer.from(' and more')),
    frame(0x2, Buffer.alloc(5 * 1024 * 1024)),
    frame(0x1, Buffer.from(long)),
    frame(0x1, Buffer.from('x'.repeat(200))),
  ]);
  const MESSAGES = ['one', 'two and more', long, 'x'.repeat(200)];

  it('are read whole', () => {
    const reader = new FrameReader();
    expect(reader.push(bytes)).to.deep.equal(MESSAGES);
    expect(reader.atBoundary).to.equal(true);
    expect(reader.closed).to.equal(false);
  });

  it('are read however they are cut', () => {
    for (const size of [1, 2, 3, 7, 997, 65_536]) {
      const reader = new FrameReader();
      const messages: string[] = [];
      // In small pieces, the long messages take long and show nothing.
      const start = size < 10 ? bytes.subarray(0, 200) : bytes;
      for (let at = 0; at < start.length; at += size) messages.push(...reader.push(start.subarray(at, at + size)));
      expect(messages).to.deep.equal(size < 10 ? MESSAGES.slice(0, 2) : MESSAGES);
    }
  });

  it('tell where another one may begin', () => {
    const reader = new FrameReader();
    for (const [index, byte] of [...textFrame('hi')].entries()) {
      reader.push(Buffer.from([byte]));
      expect(reader.atBoundary).to.equal(index === 3);
    }
  });

  it('that we make are read by the same rules', () => {
    const reader = new FrameReader();
    expect(reader.push(textFrame('y'.repeat(300)))).to.deep.equal(['y'.repeat(300)]);
    reader.push(closeFrame(1001, 'over'));
    expect(reader.closed).to.equal(true);
  });
});
