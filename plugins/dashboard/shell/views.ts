import type { FunctionComponent } from 'preact';
import type { Session } from '../api/session';
import type { IconName } from '../parts/icon';
import type { Range } from '../state/range';
import { Keys } from '../views/keys/keys';
import { Limits } from '../views/limits/limits';
import { Overview } from '../views/overview/overview';
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
  timed: boolean;
  show: FunctionComponent<ViewProps>;
}

export const VIEWS: readonly [View, ...View[]] = [
  { name: 'overview', title: 'Overview', icon: 'overview', key: 'o', timed: true, show: Overview },
  { name: 'usage', title: 'Usage', icon: 'usage', key: 'u', timed: true, show: Usage },
  { name: 'limits', title: 'Limits', icon: 'limits', key: 'l', timed: false, show: Limits },
  { name: 'keys', title: 'Keys', icon: 'keys', key: 'k', timed: false, show: Keys },
];
