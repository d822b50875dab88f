/** How a limit stands, as `GET /ai/limits` tells it; the last four are null where requests say who is counted. */
export interface LimitStanding {
  /** Such as `60 requests per minute by key`. */
  limit: string;
  /** Null where it is granted. */
  pipeline: string | null;
  models: string[];
  enforced: boolean;
  allowed: number;
  used: number | null;
  reserved: number | null;
  remaining: number | null;
  resets: string | null;
}
