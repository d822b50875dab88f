/** What is loaded, without secrets, and the pipelines in words. */
export interface Configuration {
  gateway: object;
  system: object;
  pipelines: PipelineExplained[];
}

export interface PipelineExplained {
  pipeline: string;
  api_endpoints: { name: string; host: string; paths: string[] }[];
  /** In the order in which requests pass them. */
  policies: { name: string; summary: string | null; condition: object | null }[];
  /** Null unless a model was asked about. */
  model: { name: string; known: boolean; targets: TargetExplained[] } | null;
}

/** Where the name of a model leads, in the order in which it is tried. */
export interface TargetExplained {
  target: string;
  provider: string;
  /** What its endpoint lacks, in words. */
  missing: string | null;
  permitted: boolean;
  price_known: boolean;
}
