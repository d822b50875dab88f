/** A key, as `GET /ai/keys` describes it. Times are RFC 3339. */
export interface KeyDescription {
  id: string;
  consumer: string;
  team: string | null;
  name: string | null;
  status: 'active' | 'inactive' | 'expired' | 'revoked';
  created: string | null;
  expires: string | null;
  last_used: string | null;
  /** Until when the secret before the last rotation is valid, too. */
  previous_until: string | null;
  /** Stands in the configuration and can be changed there only. */
  declared: boolean;
  scopes: string[];
}

/** The whole key is told once. */
export type NewKey = KeyDescription & { key: string };

export interface KeyList {
  data: KeyDescription[];
  truncated: boolean;
}
