/** Runs strategies of passport on a request. */
import type { RequestHandler } from 'express';
import passport from 'passport';
import type { Authenticate, Identified, NotAuthenticated, PassportStrategy } from './authenticator';
import type { AiContext } from './context';
import type { Exchange } from './exchange';
import type { HostRequest } from './host-request';
import { isJsonObject } from './json';

type Finding = Identified | NotAuthenticated | undefined;

/** Strategies of passport that are asked in their order until one knows who calls. */
export class StrategyChain {
  private readonly passport = new passport.Passport();
  private readonly names: string[];

  /** @param strategies by names of which each is there once */
  constructor(strategies: ReadonlyMap<string, PassportStrategy>) {
    this.names = [...strategies.keys()];
    for (const [name, strategy] of strategies) this.passport.use(name, strategy as passport.Strategy);
  }

  /**
   * Who calls; else the first reason that a strategy gave, and undefined where none gave any. Rejects with what a
   * strategy calls an error.
   *
   * @param options what the strategies are handed besides the request
   */
  async run(ai: AiContext, options: object = {}): Promise<Finding> {
    const { user, challenges } = await this.ask((ai as Exchange).req, options);
    return user ? identifiedBy(user) : reasonIn(challenges);
  }

  private ask(request: HostRequest, options: object): Promise<{ user?: unknown; challenges?: unknown }> {
    return new Promise((resolve, reject) => {
      const told = (error: unknown, user?: unknown, challenges?: unknown) =>
        error ? reject(asError(error)) : resolve({ user, challenges });
      const handler = this.passport.authenticate(this.names, { ...options, session: false }, told) as RequestHandler;
      // A strategy that neither knows nor refuses the caller passes the request on.
      void handler(request as never, noAnswer(reject) as never, (error?: unknown) => told(error));
    });
  }
}

/** A strategy from elsewhere as a way to find out who calls. */
export function authenticateBy(strategy: PassportStrategy): Authenticate {
  const chain = new StrategyChain(new Map([['strategy', strategy]]));
  return (_presented, ai) => chain.run(ai);
}

/** What a strategy calls a user: one of ours, or what the callback of a strategy from elsewhere has made. */
function identifiedBy(user: unknown): Identified {
  if (isJsonObject(user) && typeof user.id === 'string') {
    const name = [user.name, user.username].find((text) => typeof text === 'string') ?? user.id;
    return { ...(user as unknown as Identified), name };
  }
  throw new Error('a passport strategy found a user without `id`; give it as `{ id, name, team, scopes }`');
}

/** The first reason in words, of those who know the caller before others. */
function reasonIn(challenges: unknown): NotAuthenticated | undefined {
  const reasons = [challenges]
    .flat()
    .map(reasonOf)
    .filter((one) => one !== undefined);
  return reasons.find(({ foreign }) => !foreign) ?? reasons[0];
}

/** Of a challenge for a header, what https://www.rfc-editor.org/rfc/rfc6750#section-3 has for people. */
function reasonOf(challenge: unknown): NotAuthenticated | undefined {
  const reason = typeof challenge === 'string' ? /error_description="([^"]+)"/.exec(challenge)?.[1] : undefined;
  if (reason !== undefined) return { reason };
  if (!isJsonObject(challenge) || typeof challenge.message !== 'string') return undefined;
  return { reason: challenge.message, foreign: challenge.foreign === true };
}

/** Callers of an API cannot be sent to a page to log in; without this a strategy could answer behind everybody's back. */
function noAnswer(reject: (error: Error) => void): object {
  const end = () => reject(new Error('a passport strategy wants to send the caller elsewhere, which no AI API can do'));
  return { setHeader() {}, end };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
