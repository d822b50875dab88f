import passport from 'passport';
import { authenticateBy, StrategyChain } from '../../plugins/core/authenticate';
import type {
  Authenticate,
  Authenticator,
  Identified,
  NotAuthenticated,
  Presented,
} from '../../plugins/core/authenticator';
import type { AiContext } from '../../plugins/core/context';
import { chooseParts, type ChosenPart } from '../../plugins/core/named-parts';
import type { PolicyPlace } from '../../plugins/core/policy';
import type { Logger, Services } from '../../plugins/core/services';
import { answerInTime } from './deadline';

/** What the strategies are handed besides the request. */
interface Case {
  readonly presented: Presented;
  readonly ai: AiContext;
}

/** One of the configured methods, as passport runs it. */
class MethodStrategy extends passport.Strategy {
  constructor(
    private readonly authenticateCaller: Authenticate,
    private readonly asked: string,
    private readonly logger: Logger,
  ) {
    super();
  }

  override authenticate(_request: unknown, { presented, ai }: Case): void {
    answerInTime(this.authenticateCaller(presented, ai), { ai, logger: this.logger, asked: this.asked }).then(
      (found) => {
        if (found && !('reason' in found)) this.success(found);
        else this.fail(found && { message: found.reason, foreign: found.foreign });
      },
      (error: unknown) => this.error(error),
    );
  }
}

/** Who calls, by the configured methods in their order. */
export type Identify = (presented: Presented, ai: AiContext) => Promise<Identified | NotAuthenticated | undefined>;

/** Sets the configured methods up. Throws, naming the place, where one is not known or its parameters are wrong. */
export function identification(methods: readonly unknown[], services: Services, place: PolicyPlace): Identify {
  const chosen = chooseParts(methods, services.authenticators, 'methods');
  const strategies = chosen.map((method): [string, MethodStrategy] => {
    const asked = `the method \`${method.part.name}\` of ai-auth`;
    return [method.path, new MethodStrategy(setUp(method, services, place), asked, services.logger)];
  });
  const chain = new StrategyChain(new Map(strategies));
  return (presented, ai) => chain.run(ai, { presented, ai } satisfies Case);
}

function setUp(
  { part, parameters, path }: ChosenPart<Authenticator>,
  services: Services,
  place: PolicyPlace,
): Authenticate {
  const made = part.setup(parameters, services, { ...place, path: `${place.path}.${path}` });
  if (typeof made === 'function') return made;
  const authenticate = authenticateBy(made);
  return async (presented, ai) => {
    const found = await authenticate(presented, ai);
    if (!found || 'reason' in found) return found;
    // Whoever is known elsewhere only still has a team here.
    return { ...found, ...services.credentials.guest(found) };
  };
}
