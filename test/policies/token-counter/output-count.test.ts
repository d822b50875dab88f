import { expect } from 'chai';
import { createTokenizer } from '../../../plugins/tokenizers';
import { OutputCount } from '../../../policies/token-counter/output-count';

const tokenizer = createTokenizer();
const tokensOf = (text: string) => tokenizer.countTextNow(text, { name: 'gpt-4o' }).count;
const content = (text: string, channel = '0 content') => ({ channel, reasoning: false, text });

describe('counting what a model writes', () => {
  it('counts a long text, bit by bit, like the whole', () => {
    const text = 'The quick brown fox jumps over the lazy dog.\n'.repeat(2000);
    const output = new OutputCount(tokensOf);
    for (let at = 0; at < text.length; at += 7) output.add(content(text.slice(at, at + 7)));
    expect(output.total().output).to.equal(tokensOf(text));
  });

  it('counts little at once and keeps little, even of a text without a blank that comes in one bit', () => {
    const counted: number[] = [];
    const output = new OutputCount((text) => counted.push(text.length));
    output.add(content('a'.repeat(1_000_000)));
    output.add(content(' b'.repeat(100_000)));
    const pending = 1_200_000 - counted.reduce((sum, length) => sum + length, 0);
    expect(Math.max(...counted)).to.be.at.most(4096);
    expect(pending).to.be.at.most(8192);
  });

  it('keeps apart what several choices write at the same time, and thinking from what is said', () => {
    const output = new OutputCount(tokensOf);
    for (const bit of ['Hel', 'lo wor', 'ld']) {
      output.add(content(bit, '0 content'));
      output.add(content(bit, '1 content'));
      output.add({ channel: '0 reasoning', reasoning: true, text: bit });
    }
    expect(output.total()).to.deep.equal({ output: 6, reasoning: 2 });
  });

  it('can be asked twice, and goes on after it was asked', () => {
    const output = new OutputCount(tokensOf);
    output.add(content('Hello world'));
    expect(output.total()).to.deep.equal(output.total());
    output.add(content(' again'));
    expect(output.total().output).to.equal(3);
  });

  it('counts the rest together when there are too many channels', () => {
    const output = new OutputCount((text) => text.length);
    for (let channel = 0; channel < 1000; channel++) output.add(content('abc', `${channel} content`));
    expect(output.total().output).to.equal(3000);
  });
});
