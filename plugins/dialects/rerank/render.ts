import type { Part } from '../../core/answer';
import type { RenderContext } from '../../core/dialect';
import type { Rerank } from '../../core/hub';
import { documentText, rerankFormOf } from '../../core/rerank-api';
import { totalInput } from '../../core/usage';

/** An answer in the form that the client speaks. */
export function renderRerank({ whole, usage }: Part, { request }: RenderContext): string {
  const { results, model, ...further } = whole as Rerank;
  const tokens = usage ? { usage: { total_tokens: totalInput(usage) } } : {};
  if (rerankFormOf(request.native.body) === 'data') {
    const data = results.map(({ document, ...result }) => ({
      ...result,
      ...(document === undefined ? {} : { document: documentText(document) }),
    }));
    return JSON.stringify({ object: 'list', data, model, usage: { total_tokens: 0 }, ...tokens });
  }
  const documented = results.map(({ document, ...result }) => ({
    ...result,
    ...(document === undefined ? {} : { document: typeof document === 'string' ? { text: document } : document }),
  }));
  return JSON.stringify({ ...tokens, ...further, model, results: documented });
}
