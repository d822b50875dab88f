import type { Counter } from '../../core/counters';
import { endOf, windowName } from '../counter-window';
import { counterKeys, requestsKey, windowValues } from './keys';

/** Something that Redis has to be told, sooner or later. */
export type Delivery =
  /** A lease is over; `begin` is the part it was taken from, empty where that is not known. */
  | {
      readonly kind: 'settle';
      readonly counter: Counter;
      readonly id: string;
      readonly used: number;
      readonly begin: string;
    }
  /** Counted elsewhere, in the part of the window that began then by this clock. */
  | { readonly kind: 'add'; readonly counter: Counter; readonly begin: number; readonly amount: number }
  /** Requests counted elsewhere, or given back, in a window that ends then by this clock. */
  | { readonly kind: 'requests'; readonly counter: Counter; readonly amount: number; readonly ends: number };

/** What is counted alike is added up until it is sent; undefined where each has to be told by itself. */
export function sumName(delivery: Delivery): string | undefined {
  if (delivery.kind === 'settle') return undefined;
  return `${delivery.kind} ${windowName(delivery.counter)} ${delivery.kind === 'add' ? delivery.begin : ''}`;
}

export function deliveryKeys({ kind, counter }: Delivery): string[] {
  return kind === 'requests' ? [requestsKey(counter)] : counterKeys(counter);
}

/** As the script wants it; times go as spans, since the clocks differ. */
export function deliveryValues(delivery: Delivery, now: number): (string | number)[] {
  const { kind, counter } = delivery;
  const window = windowValues(counter.window);
  if (kind === 'settle') return [kind, delivery.id, ...window, delivery.used, delivery.begin];
  if (kind === 'add') return [kind, now - delivery.begin, ...window, delivery.amount, ''];
  return [kind, Math.round(delivery.ends - now), '', '', '', delivery.amount, ''];
}

/** Whether its window has ended, so that it counts nowhere. */
export function isOver(delivery: Delivery, now: number): boolean {
  if (delivery.kind === 'requests') return delivery.ends <= now;
  if (delivery.kind === 'add') return endOf(delivery.counter.window, delivery.begin) <= now;
  return false;
}
