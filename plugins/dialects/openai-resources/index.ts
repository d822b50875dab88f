import { defineDialect, type Dialect } from '../../core/dialect';
import type { HubRequest } from '../../core/hub';
import { missingOrWrong } from '../openai-check';
import { renderOpenAiError } from '../openai-error';

type Row = Pick<Dialect, 'name' | 'method' | 'path' | 'body' | 'check'> & Required<Pick<Dialect, 'resource'>>;

/**
 * What OpenAI's API keeps for its callers: one dialect for each method and path, the longer path first. Nothing in them
 * is for the gateway to read, apart from what says where it is.
 */
const ROWS: readonly Row[] = [
  ...byId('responses', ['GET input_items', 'POST cancel', 'GET', 'DELETE']),
  { ...at('conversations', 'POST'), body: 'json' },
  ...byId('conversations', ['GET items/{item}', 'DELETE items/{item}', 'GET items']),
  ...byId('conversations', ['POST items', 'POST'], 'json'),
  ...byId('conversations', ['GET', 'DELETE']),
  { ...at('files', 'POST'), body: 'bytes' },
  at('files', 'GET'),
  ...byId('files', ['GET content', 'GET', 'DELETE']),
  {
    ...at('batches', 'POST'),
    body: 'json',
    check({ input_file_id: file }) {
      if (typeof file !== 'string' || !file) throw missingOrWrong(file, 'input_file_id', 'the id of an uploaded file');
    },
  },
  at('batches', 'GET'),
  ...byId('batches', ['POST cancel', 'GET']),
];

export const openAiResources: readonly Dialect[] = ROWS.map((row) =>
  defineDialect({
    ...row,
    operation: 'resource',
    requestIdHeader: 'x-request-id',
    about: (_, { query }) => ({ model: '', stream: query.get('stream') === 'true' }),
    toHub: (body) => body as HubRequest,
    renderError: renderOpenAiError,
  }),
);

type Resource = Row['resource']['resource'];

function at(resource: Resource, method: Row['method']): Row {
  return { name: `openai-${resource}`, method, path: `/${resource}`, resource: { resource }, body: 'none' };
}

/** @param actions methods, each with what stands behind the id */
function byId(resource: Resource, actions: readonly string[], body: Row['body'] = 'none'): Row[] {
  return actions.map((action) => {
    const [method, below] = action.split(' ') as [Row['method'], string?];
    const path = `/${resource}/{id}${below ? `/${below}` : ''}`;
    return { ...at(resource, method), path, resource: { resource, part: below?.split('/')[0] }, body };
  });
}
