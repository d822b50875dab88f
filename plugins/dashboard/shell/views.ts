import type { FunctionComponent } from 'preact';
import type { Session } from '../api/session';
import type { IconName } from '../parts/icon';
import type { Range } from '../state/range';
import { Cache } from '../views/cache/cache';
import { Configuration } from '../views/configuration/configuration';
import { Keys } from '../views/keys/keys';
import { Limits } from '../views/limits/limits';
import { Overview } from '../views/overview/overview';
import { Providers } from '../views/providers/providers';
import { modeOf, Requests } from '../views/requests/requests';
import { Usage } from '../views/usage/usage';

/** What every view is given. */
export interface ViewProps {
  params: URLSearchParams;
  range: Range;
  now: number;
  session: Session;
  /** Looks at everything anew. */
  refresh(): void;
}

export interface View {
  name: string;
  title: string;
  icon: IconName;
  /** Typed after `g`. */
  key: string;
  /** Whether it is about a stretch of time. */
  timed(params: URLSearchParams): boolean;
  show: FunctionComponent<ViewProps>;
}

const always = () => true;
const never = () => false;
const ofHistory = (params: URLSearchParams) => modeOf(params) === 'history';

export const VIEWS: readonly [View, ...View[]] = [
  { name: 'overview', title: 'Overview', icon: 'overview', key: 'o', timed: always, show: Overview },
  { name: 'usage', title: 'Usage', icon: 'usage', key: 'u', timed: always, show: Usage },
  { name: 'requests', title: 'Requests', icon: 'requests', key: 'r', timed: ofHistory, show: Requests },
  { name: 'providers', title: 'Providers', icon: 'providers', key: 'p', timed: never, show: Providers },
  { name: 'limits', title: 'Limits', icon: 'limits', key: 'l', timed: never, show: Limits },
  { name: 'cache', title: 'Cache', icon: 'cache', key: 'a', timed: never, show: Cache },
  { name: 'keys', title: 'Keys', icon: 'keys', key: 'k', timed: never, show: Keys },
  {
    name: 'configuration',
    title: 'Configuration',
    icon: 'configuration',
    key: 'c',
    timed: never,
    show: Configuration,
  },
];
