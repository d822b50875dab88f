import type { TObject } from '@sinclair/typebox';
import type {
  Authenticate,
  Authenticator,
  Identified,
  NotAuthenticated,
  Presented,
} from '../../plugins/core/authenticator';
import type { AiContext, Consumer } from '../../plugins/core/context';
import { AiError } from '../../plugins/core/error';
import { checked } from '../../plugins/core/parameters';
import { createSend } from '../../plugins/core/send';
import type { Services } from '../../plugins/core/services';

/** An authenticator by itself, with the real network and a few consumers. */
export interface Door {
  /** What was logged. */
  readonly logged: string[];
  /** Shows a token or certificate: who came in, or why not; an error's code where nobody can tell. */
  show(presented: string | Partial<Presented>, signal?: AbortSignal): Promise<Shown>;
  close(): Promise<void>;
}

export type Shown = Partial<Identified & NotAuthenticated & { unavailable: string }> | undefined;

export function openDoor<Parameters extends TObject>(
  authenticator: Authenticator<Parameters>,
  parameters: object,
  known: Readonly<Record<string, Consumer | NotAuthenticated>> = {},
): Door {
  const logged: string[] = [];
  const log = (message: string) => void logged.push(message);
  const { send, close } = createSend({});
  const services = {
    send,
    logger: { error: log, warn: log, info: log, debug: log },
    credentials: { find: (name: string) => Promise.resolve(known[name]), guest: (consumer: Consumer) => consumer },
  } as unknown as Services;
  const place = { pipeline: 'ai', path: 'ai-auth', policies: [] };
  const authenticate = authenticator.setup(
    checked(authenticator.parameters, parameters, authenticator.name),
    services,
    place,
  ) as Authenticate;
  return {
    logged,
    close,
    async show(presented, signal = new AbortController().signal) {
      const shown = typeof presented === 'string' ? { credential: presented } : presented;
      try {
        return await authenticate({ credential: undefined, certificate: undefined, ...shown }, { signal } as AiContext);
      } catch (error) {
        if (error instanceof AiError) return { unavailable: error.code };
        throw error;
      }
    },
  };
}
