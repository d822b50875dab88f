import type { DialectTable } from '../../core/dialects';
import { pathOf } from '../../core/host-request';
import { type Operation, OPERATIONS } from '../../core/operations';
import type { HostCondition } from '../host';

const schema = {
  $id: 'https://express-gateway-plugin-ai/schemas/conditions/ai-operation.json',
  type: 'object',
  properties: {
    operations: {
      type: 'array',
      minItems: 1,
      items: { enum: [...OPERATIONS] },
      description: 'Operations; `unknown` stands for paths that no API has.',
    },
  },
  required: ['operations'],
};

/** What is asked for, as method and path tell. */
export function operationCondition(dialects: DialectTable): HostCondition<{ operations: Operation[] }> {
  return {
    name: 'ai-operation',
    schema,
    handler: (req, { operations }) =>
      operations.includes(dialects.find(req.method ?? '', pathOf(req)).dialect.operation),
  };
}
