import type { Endpoint } from '../../plugins/core/endpoint';
import type { AiError } from '../../plugins/core/error';
import type { Secret } from '../../plugins/core/secret';

/** How long what failed is left alone while there is another one: a rejected key, a dead URL. Milliseconds. */
const KEY_REST = 60_000;
const URL_REST = 10_000;
/** The same for a key at its limit, when the provider does not say how long. */
const LIMIT_REST = 1_000;

/** Where a call goes and with which key; no key where the provider needs none. */
export interface Access {
  readonly url: string;
  readonly key?: Secret;
}

/** Balances the URLs and keys of endpoints: in turn, past those that failed lately while another one is left. */
export class Rotation {
  private readonly turns = new Map<string, number>();
  /** Until when each rests, on the clock of `performance.now()`. */
  private readonly resting = new Map<string, number>();

  next(endpoint: Endpoint): Access {
    return {
      url: this.choose(`${endpoint.name} url`, endpoint.urls, (url) => url)!,
      key: this.choose(`${endpoint.name} key`, usableKeys(endpoint), (key) => key.reference),
    };
  }

  /**
   * Lets rest what the failure is to blame on.
   *
   * @returns whether the endpoint has another one to try at once
   */
  blame(endpoint: Endpoint, { url, key }: Access, error: AiError): boolean {
    if (error.code === 'provider_unreachable') {
      return this.rest(`${endpoint.name} url`, url, URL_REST, endpoint.urls);
    }
    if (!key || !(error.code === 'provider_credentials_rejected' || error.status === 429)) return false;
    const asked = Number(error.headers['retry-after']) * 1000;
    const pause = error.status === 429 ? asked || LIMIT_REST : KEY_REST;
    const keys = usableKeys(endpoint).map(({ reference }) => reference);
    return this.rest(`${endpoint.name} key`, key.reference, Math.min(pause, KEY_REST), keys);
  }

  private choose<T>(group: string, choices: readonly T[], nameOf: (choice: T) => string): T | undefined {
    if (choices.length < 2) return choices[0];
    const turn = (this.turns.get(group) ?? -1) + 1;
    this.turns.set(group, turn);
    const first = turn % choices.length;
    const inTurn = [...choices.slice(first), ...choices.slice(0, first)];
    return inTurn.find((choice) => !this.rests(group, nameOf(choice))) ?? inTurn[0];
  }

  private rest(group: string, name: string, pause: number, choices: readonly string[]): boolean {
    this.resting.set(`${group} ${name}`, performance.now() + pause);
    return choices.some((choice) => !this.rests(group, choice));
  }

  private rests(group: string, name: string): boolean {
    return (this.resting.get(`${group} ${name}`) ?? 0) > performance.now();
  }
}

function usableKeys({ apiKeys }: Endpoint): Secret[] {
  return apiKeys.filter((key) => key.resolve() !== undefined);
}
