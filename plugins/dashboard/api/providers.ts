/** Why an address or a key is left alone for a while. Times are RFC 3339. */
export interface Rest {
  reason: 'unreachable' | 'limit' | 'refused';
  until: string;
}

/** Attempts of the last minutes; milliseconds to the first content or failure, null without any attempt. */
export interface HealthSum {
  attempts: number;
  failures: number;
  mean_ms: number | null;
  longest_ms: number | null;
}

/** A service endpoint, as `GET /ai/providers` tells of it. */
export interface ProviderHealth {
  name: string;
  kind: string;
  region: string | null;
  ready: boolean;
  /** What it lacks, in words. */
  missing: string | null;
  urls: { url: string; resting: Rest | null }[];
  keys: { name: string; present: boolean; resting: Rest | null }[];
  last_5_minutes: HealthSum;
  last_60_minutes: HealthSum;
  last_failure: { time: string; code: string; status: number | null } | null;
}
