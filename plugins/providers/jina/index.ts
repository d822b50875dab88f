import { defineProvider, type OperationAdapter } from '../../core/provider';
import { openAiCompatible } from '../openai-compatible';
import { rerankAdapter } from '../rerank';
import { totalUsage } from '../total-usage';

const relative = openAiCompatible({
  kind: 'jina',
  summary: 'Jina AI',
  operations: ['embeddings'],
  rename: { encoding_format: 'embedding_type' },
  unsupported: ['user'],
});
const alike = relative.operations.embeddings!;

/** Embeddings in OpenAI's form. Source: https://jina.ai/embeddings */
const embeddings: OperationAdapter = {
  ...alike,
  readWhole: (body, request) => ({ ...alike.readWhole(body, request), usage: totalUsage(body.usage) }),
};

export const jina = defineProvider({
  ...relative,
  operations: {
    embeddings,
    rerank: rerankAdapter({ path: () => '/rerank', form: 'results', takes: ['return_documents'] }),
  },
});
