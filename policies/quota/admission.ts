import type { Link } from '../../plugins/core/answer';
import type { AiContext, Outcome } from '../../plugins/core/context';
import type { Counters } from '../../plugins/core/counters';
import type { Target } from '../../plugins/core/endpoint';
import type { AiRequest } from '../../plugins/core/request';
import type { Services } from '../../plugins/core/services';
import { priceUnknown } from '../../plugins/core/unknown-price';
import type { Alerts } from './alerts';
import { claimsOf, grownClaims, isMetered } from './claims';
import { type Demand, type Demanding, demandAt, demandOf, NO_DEMAND } from './demand';
import { type Hold, NOTHING, reserve, type Reserved, type RuleClaim, type RuleState, type Used } from './hold';
import { limitHeaders } from './limit-headers';
import { refusal } from './refusal';
import { report } from './report';
import { concerns, concernsTarget, type Rule } from './rule';
import { isUnmetered, unmeteredOperation } from './unmetered';
import { Session } from './session';
import { usedBy, usedByEarlier, usedSoFar } from './used';

export interface AdmissionOptions {
  readonly services: Services;
  readonly counters: Counters;
  readonly demanding: Demanding;
  /** Milliseconds. */
  readonly lease: number;
  /** Whether limits of money refuse what has no price, not even an estimated one. */
  readonly denyUnknownPrice: boolean;
  readonly alerts: Alerts;
}

/** What one request holds until it ends: of its caller's rules, and of those of the target that is being tried. */
export class Admission {
  private caller: Hold | undefined;
  /** Tokens and money of a session. */
  private metered: Hold | undefined;
  private session: Session | undefined;
  private target: { hold: Hold; attempts: number } | undefined;
  private demand = NO_DEMAND;
  /** The first attempt of this call: a policy around this one may have an answer made anew, in another. */
  private readonly since: number;

  private constructor(
    private readonly rules: readonly Rule[],
    private readonly ai: AiContext,
    private readonly options: AdmissionOptions,
    /** As it goes on: it may be for another model than was asked for. */
    private asked: AiRequest,
  ) {
    this.since = ai.attempts.length;
  }

  /** Reserves what the request may use. Rejects with `AiError` where a rule refuses it; then nothing is held. */
  static async of(
    request: AiRequest,
    ai: AiContext,
    rules: readonly Rule[],
    options: AdmissionOptions,
  ): Promise<Admission> {
    if (isUnmetered(request) && rules.some((rule) => isMetered(rule) && rule.enforced))
      throw unmeteredOperation(request);
    const admission = new Admission(rules, ai, options, request);
    try {
      await admission.enter();
      return admission;
    } catch (error) {
      // Nobody will come to end what was not let in.
      admission.caller?.settle(NOTHING);
      throw error;
    }
  }

  get request(): AiRequest {
    return this.asked;
  }

  /**
   * Reserves what is limited of a target that is about to be tried, and what a request that has grown since it was
   * let in wants beyond that. Rejects with `AiError` to have the target passed over.
   */
  async attempt(target: Target, outgoing: AiRequest): Promise<void> {
    this.leaveTarget();
    const { asked: request, ai, options } = this;
    const grown = outgoing === request ? undefined : this.caller;
    const mayGrow = grown?.claims.some(({ rule }) => isMetered(rule));
    const isOf = (rule: Rule) => concerns(rule, request.model) || concernsTarget(rule, target);
    const concerned = this.rules.filter(isOf);
    const pending = concerned.filter((rule) => rule.atTarget || !concerns(rule, request.model));
    if (!pending.length && !mayGrow && !concerned.some(needsPrice)) return;
    const isPriced = mayGrow || pending.some(isMetered) || concerned.some(needsPrice);
    const demand = isPriced ? await demandAt(target, outgoing, ai, options.demanding) : NO_DEMAND;
    if (!demand.usd && options.denyUnknownPrice && concerned.some(needsPrice)) throw priceUnknown([target], 'quota');
    if (mayGrow) this.demand = { ...this.demand, input: Math.max(this.demand.input, demand.input) };
    const claims = [
      ...claimsOf(pending, { request, ai, target }, demand),
      ...(grown ? grownClaims(grown, demand) : []),
    ];
    const { allowed, hold, states } = await this.reserve(claims);
    if (!allowed) throw refusal(states, ai);
    this.target = hold && { hold, attempts: ai.attempts.length };
  }

  /** Goes on reserving while a session lasts. */
  follow(link: Link): void {
    const { ai, options } = this;
    const { services, counters, lease } = options;
    this.session = new Session(this.metered, link, {
      interval: lease / 3,
      used: () => usedSoFar(ai, services),
      reserve: async () => reserve(await this.claims(isMetered), counters, lease),
      refusal: ({ states }) => refusal(states, ai),
    });
  }

  /** Gives back what was not used. */
  end(outcome: Outcome): void {
    const { ai, target, options } = this;
    const { input } = this.demand;
    const used = usedBy(ai, outcome, { input, since: this.since }, options.services);
    this.caller?.settle(used);
    if (this.session) this.session.end(used);
    else this.metered?.settle(used);
    if (target && this.wasTried()) {
      target.hold.settle(usedBy(ai, outcome, { input, since: target.attempts }, options.services));
    } else this.leaveTarget();
    void this.lookAgain(used);
  }

  /** Settles a call that is over while its request goes on with another, which counts as the one request that it is. */
  leave(): void {
    this.leaveTarget();
    const portion = { input: this.demand.input, since: this.since };
    const used = usedByEarlier(this.ai, portion, this.options.services);
    for (const hold of [this.caller, this.metered]) hold?.settle({ ...used, requests: 0 });
  }

  /** Nobody may come after this request to see what it has used. Never rejects. */
  private async lookAgain({ tokens, usd }: Used): Promise<void> {
    const { counters, lease, alerts, services } = this.options;
    const claims = [this.caller, this.metered, this.target?.hold].flatMap((hold) => hold?.claims ?? []);
    const asked = claims
      .filter(({ rule }) => isMetered(rule) && rule.limit.alerts?.length && (tokens !== 0 || usd !== 0))
      .map(({ rule, claim }) => ({ rule, claim: { ...claim, amount: 0, atLeast: 0, enforced: false } }));
    try {
      const { hold, states } = await reserve(asked, counters, lease);
      hold?.settle(NOTHING);
      alerts.look(states, this.ai);
    } catch (error) {
      services.logger.debug(`limits could not be looked at: ${String(error)}`, { id: this.ai.id });
    }
  }

  private async enter(): Promise<void> {
    // What a session uses is settled while it lasts, and so reserved apart from the rest.
    const isSession = this.asked.operation === 'realtime';
    this.caller = await this.hold((rule) => !isSession || !isMetered(rule));
    if (isSession) this.metered = await this.hold(isMetered);
  }

  private async hold(of: (rule: Rule) => boolean): Promise<Hold | undefined> {
    let reserved = await this.reserve(await this.claims(of));
    const instead = reserved.allowed ? undefined : substituteOf(reserved.states);
    if (instead !== undefined) {
      this.asked = this.asked.withModel(instead);
      // Only once: what would have another model used now only counts.
      reserved = await this.reserve(await this.claims(of, ({ limit }) => limit.action === 'use'));
    }
    if (!reserved.allowed) throw refusal(reserved.states, this.ai);
    Object.assign(this.ai.answerHeaders, limitHeaders(reserved.states, this.ai));
    return reserved.hold;
  }

  private async claims(of: (rule: Rule) => boolean, lenient?: (rule: Rule) => boolean): Promise<RuleClaim[]> {
    const { asked: request, ai, options } = this;
    const concerned = this.rules.filter((rule) => !rule.atTarget && concerns(rule, request.model) && of(rule));
    this.demand = concerned.some(isMetered) ? await demandOf(request, ai, options.demanding) : NO_DEMAND;
    this.checkPrice(concerned, this.demand);
    return claimsOf(concerned, { request, ai }, this.demand, lenient);
  }

  private checkPrice(rules: readonly Rule[], { usd }: Demand): void {
    if (usd || !this.options.denyUnknownPrice || !rules.some(needsPrice)) return;
    throw priceUnknown(this.ai.targetsOf(this.asked.model), 'quota');
  }

  private async reserve(claims: readonly RuleClaim[]): Promise<Reserved> {
    const { ai, options } = this;
    const reserved = await reserve(claims, options.counters, options.lease);
    // Of a request that has ended meanwhile nobody would settle it any more.
    if (ai.signal.aborted) {
      reserved.hold?.settle(NOTHING);
      throw ai.signal.reason;
    }
    report(reserved, ai, options.alerts, options.services.logger);
    return reserved;
  }

  /** The target was tried and failed, or was passed over. */
  private leaveTarget(): void {
    const { ai, target, options } = this;
    if (!target) return;
    const portion = { input: this.demand.input, since: target.attempts };
    target.hold.settle(this.wasTried() ? usedByEarlier(ai, portion, options.services) : NOTHING);
    this.target = undefined;
  }

  private wasTried(): boolean {
    return this.target !== undefined && this.ai.attempts.length > this.target.attempts;
  }
}

function needsPrice({ quantity, enforced }: Rule): boolean {
  return quantity === 'usd' && enforced;
}

/** The model that a rule which does not fit has used instead. */
function substituteOf(states: readonly RuleState[]): string | undefined {
  return states.find(({ rule, claim, state }) => claim.enforced && state.exceeded && rule.limit.action === 'use')?.rule
    .limit.model;
}
