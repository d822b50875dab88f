import { expect } from 'chai';
import fc from 'fast-check';
import { dialects } from '../../plugins/dialects';
import { askEveryProvider, requestOf } from './ask';
import { holds, TIMEOUT } from './holds';
import { sampleRequest } from './sample-requests';
import { anyObject, changed } from './wrong-types';

/** Requests of the other operations have no body that anybody reads. */
const READ = dialects.filter(
  ({ operation }) => !['resource', 'realtime', 'models', 'usage', 'feedback'].includes(operation),
);
/** Names by which providers tell what a model takes. */
const MODELS = [
  ...['mm', 'claude-3-haiku', 'claude-sonnet-4-5', 'claude-opus-4-8', 'gemini-2.0-flash', 'gemini-3-pro', 'gemma-2'],
  ...['amazon.nova-pro-v1', 'amazon.titan-embed-text-v2', 'cohere.embed-v3', 'mistral.mixtral-8x7b', 'command-a'],
];

describe('requests of any form', function () {
  this.timeout(TIMEOUT);

  for (const dialect of READ) {
    const { name, operation, path } = dialect;
    const sample = sampleRequest(dialect);

    it(`are refused or passed on, whatever the provider: ${name}, ${path}`, () => {
      expect(sample, `a sample for ${operation} ${name}`).to.be.an('object');
      const body = fc.oneof({ weight: 19, arbitrary: changed(sample!) }, { weight: 1, arbitrary: anyObject });
      const model = fc.constantFrom(...MODELS);
      holds(
        fc.property(body, model, (wrong, asked) => askEveryProvider(dialect, wrong, asked)),
        operation === 'chat' && path.length < 40 ? 1000 : 200,
      );
    });

    it(`are taken where nothing is wrong: ${name}, ${path}`, () => {
      expect(() => requestOf(dialect, sample!).hub).not.to.throw();
    });
  }
});
