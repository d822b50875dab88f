import { expect } from 'chai';
import { usage } from '../../plugins/core/usage';
import { openAiImages } from '../../plugins/dialects/openai-images';
import { checksBodies } from './openai-refusals';

const IMAGES = { created: 1, data: [{ url: 'https://images.test/1.png' }] };

describe('openai-images dialect', () => {
  checksBodies(
    openAiImages,
    [
      { model: 'dall-e-2', prompt: 'a cat' },
      { model: 'dall-e-2', prompt: 'a cat', n: 2, size: '256x256', response_format: 'b64_json', stream: false },
    ],
    [
      ['model', { prompt: 'a cat' }],
      ['prompt', { model: 'dall-e-2' }],
      ['prompt', { model: 'dall-e-2', prompt: ['a cat'] }],
      ['n', { model: 'dall-e-2', prompt: 'a cat', n: 'two' }],
      ['stream', { model: 'gpt-image-1', prompt: 'a cat', stream: 'yes' }],
    ],
  );

  it('renders images as they are, without tokens where none were paid for', () => {
    expect(JSON.parse(openAiImages.renderWhole({ whole: IMAGES, usage: usage({ images: 1 }) }))).to.deep.equal(IMAGES);
  });

  it('adds the tokens of models that are paid by them', () => {
    const part = { whole: IMAGES, usage: usage({ input: 10, output: 200, images: 1 }) };
    const { usage: rendered } = JSON.parse(openAiImages.renderWhole(part));
    expect(rendered).to.deep.equal({ input_tokens: 10, output_tokens: 200, total_tokens: 210 });
  });
});
