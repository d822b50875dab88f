import { defineProvider, type OperationAdapter } from '../../core/provider';
import { openAiCompatible } from '../openai-compatible';
import { rerankAdapter } from '../rerank';
import { totalUsage } from '../total-usage';

const relative = openAiCompatible({
  kind: 'voyage',
  summary: 'Voyage AI',
  operations: ['embeddings'],
  rename: { dimensions: 'output_dimension' },
  unsupported: ['user'],
});
const alike = relative.operations.embeddings!;

/**
 * Embeddings in OpenAI's form, but that numbers are asked for by saying nothing, and that the usage is a total alone.
 * Source: https://docs.voyageai.com/reference/embeddings-api
 */
const embeddings: OperationAdapter = {
  ...alike,
  call(request, target) {
    const { encoding_format: format, ...others } = request.native.body;
    return alike.call(format === 'float' ? request.withBody(others) : request, target);
  },
  readWhole: (body, request) => ({ ...alike.readWhole(body, request), usage: totalUsage(body.usage) }),
};

export const voyage = defineProvider({
  ...relative,
  operations: {
    embeddings,
    rerank: rerankAdapter({
      path: () => '/rerank',
      form: 'data',
      takes: ['return_documents', 'truncation'],
      textsOnly: true,
    }),
  },
});
