import { expect } from 'chai';
import { AiError } from '../../plugins/core/error';
import { editForm, fieldsOf } from '../../plugins/core/form';
import { type Form, parseForm } from '../../plugins/core/multipart';

const TYPE = 'multipart/form-data; boundary=XX';

/** A form as most programs write it. */
function form(...parts: [disposition: string, content: string, ...headers: string[]][]): string {
  const lines = parts.map(
    ([disposition, content, ...headers]) =>
      `--XX\r\nContent-Disposition: form-data; ${disposition}\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n${content}\r\n`,
  );
  return `${lines.join('')}--XX--\r\n`;
}

function parsed(text: string | Buffer, contentType = TYPE): Form {
  return parseForm(Buffer.from(text as string), contentType);
}

describe('forms with files', () => {
  it('become fields and descriptions of files', () => {
    const text = form(
      ['name="model"', 'whisper-1'],
      ['name="file"; filename="a \\"b\\".mp3"', 'sound', 'Content-Type: audio/mpeg'],
      ['name="prompt"', 'Grüße\r\n--X'],
      ['name="timestamp_granularities[]"', 'word'],
      ['name="include"', 'one'],
      ['name="include"', 'two'],
      ['name=plain', ''],
      ['name="constructor"', 'none'],
    );
    expect(fieldsOf(parsed(text))).to.deep.equal({
      model: 'whisper-1',
      file: { filename: 'a "b".mp3', content_type: 'audio/mpeg', size: 5 },
      prompt: 'Grüße\r\n--X',
      timestamp_granularities: ['word'],
      include: ['one', 'two'],
      plain: '',
      constructor: 'none',
    });
  });

  it('are read as Node reads them', async () => {
    for (let round = 0; round < 50; round++) {
      const written = new FormData();
      for (let part = 0; part < round % 7; part++) {
        written.append(`field "${part}"\r\n`, 'ü\n-'.repeat(round * part));
        const noise = Uint8Array.from({ length: round * 31 }, (_, at) => (at * 7 + round) % 256);
        written.append('file', new Blob([noise, '\r\n--', noise], { type: 'audio/wav' }), `ä"${part}.wav`);
      }
      const { bytes, contentType } = await sent(written);
      const read = parseForm(bytes, contentType);
      const theirs = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData();
      const expected = [...theirs].map(async ([name, value]) => ({
        name,
        filename: typeof value === 'string' ? undefined : value.name,
        content: typeof value === 'string' ? Buffer.from(value) : Buffer.from(await value.arrayBuffer()),
      }));
      const ours = read.parts.map(({ name, file, contentStart, contentEnd }) => ({
        name,
        filename: file?.filename,
        content: read.bytes.subarray(contentStart, contentEnd),
      }));
      expect(ours).to.deep.equal(await Promise.all(expected));
    }
  });

  it('keep every byte but those of a changed field', () => {
    const before = form(
      ['name="file"; filename="a.mp3"', 'so\0und', 'content-type: audio/mpeg', 'x-odd:  header '],
      ['name="model"', 'smart'],
      ['name="n"', '2'],
    );
    const read = parsed(before);
    expect(editForm(read, fieldsOf(read))).to.equal(read.bytes);
    const edited = editForm(read, { ...fieldsOf(read), model: 'whisper-1' });
    expect(edited.toString()).to.equal(before.replace('smart', 'whisper-1'));
  });

  it('lose, gain and repeat fields', () => {
    const before = form(
      ['name="model"', 'm'],
      ['name="include[]"', 'a'],
      ['name="include[]"', 'b'],
      ['name="mask"; filename="m.png"', 'mask'],
      ['name="image"; filename="i.png"', 'image'],
    );
    const read = parsed(before);
    const { mask: _, ...rest } = fieldsOf(read);
    const wanted = { ...rest, include: ['c'], prompt: 'a "cat"', user: null, tags: ['x', 'y'], n: 2 };
    const edited = parsed(editForm(read, wanted));
    expect(fieldsOf(edited)).to.deep.equal({
      model: 'm',
      include: ['c'],
      image: { filename: 'i.png', content_type: 'application/octet-stream', size: 5 },
      prompt: 'a "cat"',
      tags: ['x', 'y'],
      n: '2',
    });
    expect(edited.parts.map(({ name }) => name)).to.deep.equal([
      'model',
      'include[]',
      'image',
      'prompt',
      'tags[]',
      'tags[]',
      'n',
    ]);
  });

  it('have text of one size and no more', () => {
    const read = parsed(form(['name="a"', '12345'], ['name="b"', '12345']));
    expect(Object.keys(fieldsOf(read, 10))).to.deep.equal(['a', 'b']);
    expect(() => fieldsOf(read, 9))
      .to.throw(AiError, '9 bytes')
      .with.property('status', 413);
  });

  const whole = form(['name="model"', 'm'], ['name="file"; filename="f"', 'content']);

  it('are refused wherever they are cut', () => {
    for (let end = 0; end < whole.length - '\r\n'.length; end++) {
      expect(() => parsed(whole.slice(0, end)), `cut at ${end}`).to.throw(AiError);
    }
  });

  const malformed: [what: string, text: string, contentType?: string][] = [
    ['no boundary', whole, 'multipart/form-data'],
    ['two boundaries', whole, `${TYPE}; boundary=YY`],
    ['an empty boundary', whole, 'multipart/form-data; boundary=""'],
    ['a boundary that is too long', whole, `multipart/form-data; boundary=${'X'.repeat(71)}`],
    ['another boundary', whole, 'multipart/form-data; boundary=YY'],
    ['a longer boundary', whole.replaceAll('--XX', '--XXY')],
    ['something before it', `hello\r\n${whole}`],
    ['something behind it', `${whole}--XX\r\n`],
    ['a second form behind it', whole + whole],
    ['a part without headers', '--XX\r\n\r\nm\r\n--XX--\r\n'],
    ['a part without a disposition', '--XX\r\ncontent-type: text/plain\r\n\r\nm\r\n--XX--\r\n'],
    ['a part without a name', form(['filename="f"', 'x'])],
    ['a part with two names', form(['name="a"; name="model"', 'x'])],
    ['a part with an empty name', form(['name=""', 'x'])],
    ['a part named __proto__', form(['name="__proto__"', 'x'])],
    ['a list named __proto__', form(['name="__proto__[]"', 'x'])],
    ['two dispositions', form(['name="a"', 'x', 'content-disposition: form-data; name="model"'])],
    ['another disposition', whole.replace('form-data; name="model"', 'attachment; name="model"')],
    ['a disposition that does not end', form(['name="model', 'x'])],
    ['a folded header', form(['name="a"', 'x', 'x-a: 1', ' 2'])],
    ['a header that is none', form(['name="a"', 'x', 'hello'])],
    ['headers that are too long', form(['name="a"', 'x', `x-a: ${'a'.repeat(9000)}`])],
    [
      'headers that hold a delimiter',
      '--XX\r\nx: y\r\n--XX\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--XX--',
    ],
    ['a part without its own end', '--XX\r\nContent-Disposition: form-data; name="a"\r\n\r\n--XX--\r\n'],
    ['text in base64', form(['name="model"', 'bQ==', 'content-transfer-encoding: base64'])],
    ['line ends without CR', whole.replaceAll('\r', '')],
    ['too many parts', form(...Array.from({ length: 200 }, (_, at): [string, string] => [`name="f${at}"`, '1']))],
  ];
  for (const [what, text, contentType] of malformed) {
    it(`are refused with ${what}`, () => {
      expect(() => parsed(text, contentType))
        .to.throw(AiError)
        .that.includes({ status: 400, code: 'invalid_form' });
    });
  }

  it('are refused with text that is not UTF-8', () => {
    const [before, after] = form(['name="model"', '?']).split('?');
    const bytes = Buffer.concat([Buffer.from(before!), Buffer.from([0xff]), Buffer.from(after!)]);
    expect(() => fieldsOf(parsed(bytes)))
      .to.throw(AiError)
      .that.includes({ code: 'invalid_encoding', param: 'model' });
  });

  it('take no text that would end its field', () => {
    const read = parsed(form(['name="prompt"', 'x']));
    expect(() => editForm(read, { prompt: 'a\r\n--XX--' })).to.throw(AiError, 'boundary');
  });

  it('may be called as what every object has', () => {
    const text = form(['name="constructor"', 'a'], ['name="toString[]"', 'b']);
    expect(Object.entries(fieldsOf(parsed(text)))).to.deep.equal([
      ['constructor', 'a'],
      ['toString', ['b']],
    ]);
  });

  it('take random bytes for a form or refuse them', () => {
    let random = 42;
    for (let round = 0; round < 3000; round++) {
      const bytes = Buffer.from(whole);
      for (let change = 0; change < 1 + (round % 3); change++) {
        random = (random * 1103515245 + 12345) % 2147483648;
        bytes[random % bytes.length] = (random >> 8) % 256;
      }
      try {
        fieldsOf(parseForm(bytes, TYPE));
      } catch (error) {
        expect(error).to.be.instanceOf(AiError);
      }
    }
  });
});

async function sent(body: FormData): Promise<{ bytes: Buffer; contentType: string }> {
  const request = new Request('http://gateway.test', { method: 'POST', body });
  const contentType = request.headers.get('content-type')!;
  return { bytes: Buffer.from(await request.arrayBuffer()), contentType };
}
