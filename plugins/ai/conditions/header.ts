import type { HostCondition } from '../host';

/** A header of the request that is there, or has one of some values. */
export const headerCondition: HostCondition<{ header: string; values?: string[] }> = {
  name: 'ai-header',
  schema: {
    $id: 'https://express-gateway-plugin-ai/schemas/conditions/ai-header.json',
    type: 'object',
    properties: {
      header: { type: 'string', description: 'Name of the header.' },
      values: { type: 'array', items: { type: 'string' }, description: 'Values; any when absent.' },
    },
    required: ['header'],
  },
  handler(req, { header, values }) {
    const value = req.headers[header.toLowerCase()];
    return value !== undefined && (values === undefined || values.includes(String(value)));
  },
};
