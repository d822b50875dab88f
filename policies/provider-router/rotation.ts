import type { Endpoint } from '../../plugins/core/endpoint';
import type { AiError } from '../../plugins/core/error';
import type { Signer } from '../../plugins/core/provider';
import type { Resting } from '../../plugins/core/resting';
import type { Secret } from '../../plugins/core/secret';
import type { Logger } from '../../plugins/core/services';
import { retryAfter } from './retry-after';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** How long an address that cannot be reached is left alone while there is another one. Milliseconds. */
const URL_REST = 10_000;
/** The same for a key at its limit, when the provider does not say how long. */
const LIMIT_REST = 1_000;

/** Where a call goes and with which key; no key where the provider needs none. */
export interface Access {
  readonly url: string;
  readonly key?: Secret;
}

/** What is left alone: until when, on the clock of `performance.now()`, and how often it was refused in a row. */
interface Rest extends Omit<Resting, 'until'> {
  until: number;
  refusals: number;
  /** The key, and its value that was refused: another one has not been tried yet. */
  key?: Secret;
  value?: string;
}

/**
 * Balances the URLs and keys of endpoints: in turn, past those that failed lately while another one is left. A key at
 * its limit rests as long as its provider asks; a key that is refused is out until its value changes, but for a try
 * after a minute, two minutes, four, ... up to an hour.
 */
export class Rotation {
  private readonly turns = new Map<string, number>();
  private readonly rests = new Map<string, Rest>();

  constructor(private readonly logger: Pick<Logger, 'error'>) {}

  next(endpoint: Endpoint): Access {
    return {
      url: this.choose(`${endpoint.name} url`, endpoint.urls, (url) => this.rests.get(`${endpoint.name} url ${url}`))!,
      key: this.choose(`${endpoint.name} key`, usableKeys(endpoint), (key) => this.restOf(endpoint, key)),
    };
  }

  /** The address and key that keep something; others only where the configuration has them no more. */
  at(endpoint: Endpoint, { url, key }: { url: string; key: string | null }): Access {
    const next = this.next(endpoint);
    return {
      url: endpoint.urls.includes(url) ? url : next.url,
      key: endpoint.apiKeys.find(({ reference }) => reference === key) ?? next.key,
    };
  }

  /** What is left alone at present. */
  resting(): Resting[] {
    const present = [...this.rests.values()].filter((rest) => !isAwake(rest) && !isOfThePast(rest));
    return present.map(({ endpoint, what, name, reason, until }) => {
      return { endpoint, what, name, reason, until: Math.round(performance.timeOrigin + until) };
    });
  }

  /**
   * Lets rest what the failure is to blame on.
   *
   * @returns whether the endpoint has another one to try at once
   */
  blame(endpoint: Endpoint, { url, key }: Access, error: AiError): boolean {
    if (error.code === 'provider_unreachable') {
      this.rest({ endpoint: endpoint.name, what: 'url', name: url, reason: 'unreachable', refusals: 0 }, URL_REST);
      return endpoint.urls.some((one) => isAwake(this.rests.get(`${endpoint.name} url ${one}`)));
    }
    if (endpoint.signer) return this.blameSigner(endpoint.signer, error);
    if (!key) return false;
    if (isRefusal(error)) this.refuse(endpoint, key);
    else if (error.status === 429) this.throttle(endpoint, key, error);
    else return false;
    return usableKeys(endpoint).some((one) => isAwake(this.restOf(endpoint, one)));
  }

  /** A token may have been revoked before its end: another one is tried. */
  private blameSigner(signer: Signer, error: AiError): boolean {
    if (!isRefusal(error)) return false;
    signer.rejected();
    return true;
  }

  private throttle(endpoint: Endpoint, key: Secret, error: AiError): void {
    const pause = Math.min(retryAfter(error.headers) ?? LIMIT_REST, HOUR);
    this.rest({ ...aboutKey(endpoint, key), reason: 'limit', refusals: 0 }, pause);
  }

  private refuse(endpoint: Endpoint, key: Secret): void {
    const refusals = (this.restOf(endpoint, key)?.refusals ?? 0) + 1;
    const pause = Math.min(MINUTE * 2 ** (refusals - 1), HOUR);
    this.rest({ ...aboutKey(endpoint, key), reason: 'refused', refusals, key, value: key.resolve() }, pause);
    this.logger.error(`a key of the endpoint ${endpoint.name} was refused and is out of rotation: replace it`, {
      endpoint: endpoint.name,
      key: key.reference,
      nextTryAfterSeconds: pause / 1000,
    });
  }

  private rest(rest: Omit<Rest, 'until'>, pause: number): void {
    const { endpoint, what, name } = rest;
    this.rests.set(`${endpoint} ${what} ${name}`, { ...rest, until: performance.now() + pause });
  }

  private restOf(endpoint: Endpoint, key: Secret): Rest | undefined {
    const rest = this.rests.get(`${endpoint.name} key ${key.reference}`);
    return rest && isOfThePast(rest) ? undefined : rest;
  }

  /** The next in turn that does not rest; where all do, the one whose rest ends first. */
  private choose<T>(group: string, choices: readonly T[], restOf: (choice: T) => Rest | undefined): T | undefined {
    if (choices.length < 2) return choices[0];
    const turn = (this.turns.get(group) ?? -1) + 1;
    this.turns.set(group, turn);
    const first = turn % choices.length;
    const inTurn = [...choices.slice(first), ...choices.slice(0, first)];
    const until = (choice: T) => restOf(choice)?.until ?? 0;
    return inTurn.find((choice) => isAwake(restOf(choice))) ?? inTurn.reduce((a, b) => (until(b) < until(a) ? b : a));
  }
}

function aboutKey(endpoint: Endpoint, { reference }: Secret): Pick<Rest, 'endpoint' | 'what' | 'name'> {
  return { endpoint: endpoint.name, what: 'key', name: reference };
}

/** The key that was refused is another one now. */
function isOfThePast({ key, value }: Rest): boolean {
  return key !== undefined && value !== key.resolve();
}

function isAwake(rest: Rest | undefined): boolean {
  return !rest || rest.until <= performance.now();
}

/** The provider does not take the key, or its account has no money left. */
function isRefusal({ code }: AiError): boolean {
  return code === 'provider_credentials_rejected' || code === 'insufficient_quota';
}

function usableKeys({ apiKeys }: Endpoint): Secret[] {
  return apiKeys.filter((key) => key.resolve() !== undefined);
}
