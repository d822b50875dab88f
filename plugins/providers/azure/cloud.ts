import type { Endpoint } from '../../core/endpoint';
import type { AzureOptions } from './options';

/** Where tokens come from and what they are good for. */
export interface Cloud {
  /** Base address of Microsoft Entra ID. */
  authority: string;
  /** As the second version of its API wants it, with `/.default` at the end. */
  scope: string;
}

const PUBLIC: Cloud = {
  authority: 'https://login.microsoftonline.com',
  scope: 'https://cognitiveservices.azure.com/.default',
};

/** Clouds of their own, and what is asked for other tokens, by the endpoint's url. */
const BY_URL: readonly (readonly [RegExp, Partial<Cloud>])[] = [
  [
    /\.azure\.us\b/,
    { authority: 'https://login.microsoftonline.us', scope: 'https://cognitiveservices.azure.us/.default' },
  ],
  [
    /\.azure\.cn\b/,
    { authority: 'https://login.partner.microsoftonline.cn', scope: 'https://cognitiveservices.azure.cn/.default' },
  ],
  [/\/api\/projects\//, { scope: 'https://ai.azure.com/.default' }],
];

/**
 * The cloud of an endpoint: what is configured, then what the environment says, else what its url tells.
 * Source: https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
 */
export function cloudOf({ urls }: Endpoint, options: AzureOptions, environment: NodeJS.ProcessEnv): Cloud {
  const [, told = {}] = BY_URL.find(([url]) => urls.some((one) => url.test(one))) ?? [];
  const authority = options.authority ?? (environment.AZURE_AUTHORITY_HOST || (told.authority ?? PUBLIC.authority));
  return { authority: authority.replace(/\/+$/, ''), scope: options.scope ?? told.scope ?? PUBLIC.scope };
}
