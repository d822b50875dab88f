import { defineDialect } from '../../core/dialect';
import type { TokenCount } from '../../core/hub';
import { MESSAGES_API } from '../../core/messages-api';
import { checkInput } from './check';
import { renderError } from './errors';
import { toHub } from './to-hub';

/** Anthropic's count of the input tokens of a message. Source: https://platform.claude.com/docs/en/api/messages-count-tokens */
export const anthropicTokenCount = defineDialect({
  name: MESSAGES_API,
  operation: 'token_count',
  method: 'POST',
  path: '/messages/count_tokens',
  requestIdHeader: 'request-id',
  check: checkInput,
  toHub,
  renderWhole: ({ whole }) => JSON.stringify({ input_tokens: (whole as TokenCount).input_tokens }),
  renderError,
});
