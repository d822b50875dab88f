import { expect } from 'chai';
import { sizeOfDataUrl, sizeOfImage } from '../../plugins/tokenizers/image-size';
import { imageTokens, type ImageRule } from '../../plugins/tokenizers/image-tokens';

function png(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(33);
  bytes.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

function jpeg(width: number, height: number, metadataBytes: number): Buffer {
  const metadata = Buffer.alloc(metadataBytes + 4);
  metadata.writeUInt16BE(0xffe1);
  metadata.writeUInt16BE(metadataBytes + 2, 2);
  const frame = Buffer.from([0xff, 0xff, 0xc2, 0, 17, 8, height >> 8, height & 255, width >> 8, width & 255, 3]);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), metadata, frame]);
}

function webp(kind: string, about: number[]): Buffer {
  return Buffer.concat([Buffer.from(`RIFF\0\0\0\0WEBP${kind}\0\0\0\0`, 'latin1'), Buffer.from(about)]);
}

const FORMATS: Record<string, Buffer> = {
  PNG: png(640, 480),
  GIF: Buffer.from('GIF89a\x80\x02\xe0\x01', 'latin1'),
  'JPEG behind metadata': jpeg(640, 480, 5000),
  'WebP, lossy': webp('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0xe0, 0x01]),
  'WebP, lossless': webp('VP8L', [0x2f, 0x7f, 0xc2, 0x77, 0x00]),
  'WebP, extended': webp('VP8X', [0, 0, 0, 0, 0x7f, 0x02, 0, 0xdf, 0x01, 0]),
};

function url(bytes: Buffer): string {
  return `data:image/any;base64,${bytes.toString('base64')}`;
}

describe('sizes of images', () => {
  for (const [format, bytes] of Object.entries(FORMATS)) {
    it(`reads ${format}`, () => {
      expect(sizeOfDataUrl(url(bytes))).to.deep.equal({ width: 640, height: 480 });
    });

    it(`says nothing of ${format} that is cut off`, () => {
      for (let end = 0; end < bytes.length - 12; end++) {
        const size = sizeOfImage(bytes.subarray(0, end));
        if (size) expect(size).to.deep.equal({ width: 640, height: 480 });
      }
    });
  }

  it('says nothing of what is elsewhere, empty, of another kind or has no extent', () => {
    const others = [
      'https://example.com/a.png',
      'data:',
      'data:image/png,abc',
      'data:image/png;base64,',
      url(Buffer.from('%PDF-1.4')),
    ];
    for (const other of [...others, url(png(0, 10))]) expect(sizeOfDataUrl(other), other).to.equal(undefined);
  });
});

describe('tokens of images', () => {
  const tokens = (rule: ImageRule, width: number, height: number, detail?: string) =>
    imageTokens(rule, url(png(width, height)), detail).tokens;

  it('counts tiles of 512 after fitting the image into 2048 x 2048 and its short side into 768', () => {
    const rule: ImageRule = { by: 'tiles', base: 85, tile: 170 };
    expect(tokens(rule, 1, 1)).to.equal(85 + 170);
    expect(tokens(rule, 640, 480)).to.equal(85 + 2 * 170);
    expect(tokens(rule, 1024, 1024)).to.equal(765);
    expect(tokens(rule, 2048, 4096)).to.equal(1105);
    expect(tokens(rule, 2048, 4096, 'low')).to.equal(85);
  });

  it('counts patches of 32, at most 1536', () => {
    const rule: ImageRule = { by: 'patches', factor: 1 };
    expect(tokens(rule, 640, 480)).to.equal(300 + 1);
    expect(tokens(rule, 1800, 2400)).to.equal(1452 + 1);
    expect(tokens(rule, 8000, 8000)).to.be.at.most(1536 + 1);
  });

  it('counts the area, up to where images are shrunk, or a fixed number', () => {
    const area: ImageRule = { by: 'area', pixelsPerToken: 750, most: 1600 };
    expect(tokens(area, 200, 200)).to.equal(54);
    expect(tokens(area, 5000, 5000)).to.equal(1600);
    expect(tokens({ by: 'number', tokens: 258 }, 5000, 5000)).to.equal(258);
  });

  it('takes an image of unknown size for 1024 x 1024 and says so', () => {
    const rule: ImageRule = { by: 'tiles', base: 85, tile: 170 };
    expect(imageTokens(rule, 'https://example.com/a.png', undefined)).to.deep.equal({ tokens: 765, sized: false });
  });
});
