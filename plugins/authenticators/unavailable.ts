import { AiError } from '../core/error';

/** What a caller is told when nobody can say whether its token is good: that is no reason to let it in. */
export function unavailable(cause: unknown): AiError {
  return new AiError('Tokens cannot be checked at the moment.', {
    status: 503,
    code: 'credentials_unavailable',
    cause,
  });
}
