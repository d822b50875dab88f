import { expect } from 'chai';
import type { Endpoint } from '../../../plugins/core/endpoint';
import { bedrock } from '../../../plugins/providers/bedrock';
import { vertex } from '../../../plugins/providers/gemini/vertex';

const endpoint = (urls: string[], options: object = {}) => ({ urls, options }) as unknown as Endpoint;
const at = (region: string) => `https://bedrock-runtime.${region}.amazonaws.com`;

describe('the region of a call to Bedrock', () => {
  it('is the one declared, or that of the addresses where they agree', () => {
    expect(bedrock.regionOf!(endpoint([at('eu-west-1')], { region: 'eu-west-3' }), 'm')).to.equal('eu-west-3');
    expect(bedrock.regionOf!(endpoint([at('eu-west-1')]), 'm')).to.equal('eu-west-1');
    expect(bedrock.regionOf!(endpoint([at('eu-west-1'), at('us-east-1')]), 'm')).to.equal(undefined);
    expect(bedrock.regionOf!(endpoint(['http://127.0.0.1']), 'm')).to.equal(undefined);
  });

  it('is wider for profiles that spread their calls', () => {
    const here = endpoint([at('eu-west-1')]);
    expect(bedrock.regionOf!(here, 'global.anthropic.claude-sonnet-4-5-20250929-v1:0')).to.equal('global');
    expect(bedrock.regionOf!(here, 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0')).to.equal('eu');
    expect(bedrock.regionOf!(here, 'arn:aws:bedrock:eu-west-1:1:inference-profile/global.amazon.nova-v1:0')).to.equal(
      'global',
    );
    expect(bedrock.regionOf!(here, 'anthropic.claude-3-haiku-20240307-v1:0')).to.equal('eu-west-1');
  });
});

describe('the region of a call to Vertex', () => {
  it('is its location', () => {
    expect(vertex.regionOf!(endpoint([], { location: 'europe-west4' }))).to.equal('europe-west4');
  });
});
