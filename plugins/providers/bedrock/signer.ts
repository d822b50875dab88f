import { credentialMissing, type Endpoint } from '../../core/endpoint';
import type { Signer, Transport } from '../../core/provider';
import type { CredentialSource } from './credentials';
import { configuredKeys, environmentKeys, profileKeys } from './credentials';
import { containerKeys, webIdentityKeys } from './fetched-keys';
import { instanceKeys } from './instance-keys';
import { optionsOf } from './options';
import { readProfile } from './profile-file';
import { regionIn } from './region';
import { signatureHeaders } from './signature';
import type { AwsCredentials } from './signature';

/** Signs the calls of an endpoint, or undefined where it has API keys, which go in a header. */
export function createSigner(endpoint: Endpoint, send: Transport, environment = process.env): Signer | undefined {
  if (endpoint.apiKeys.length) return undefined;
  return new BedrockSigner(endpoint, sourcesOf(endpoint, send, environment), environment);
}

/**
 * In the order of AWS's own SDKs.
 * Source: https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
function sourcesOf(endpoint: Endpoint, send: Transport, environment: NodeJS.ProcessEnv): CredentialSource[] {
  const configured = configuredKeys(endpoint);
  if (configured) return [configured];
  const { profile, instanceRole } = optionsOf(endpoint);
  if (instanceRole) return [instanceKeys(send, environment)];
  if (profile) return [profileKeys(profile, environment)];
  const { AWS_PROFILE: chosen } = environment;
  if (chosen) return [profileKeys(chosen, environment)];
  return [
    environmentKeys(environment),
    profileKeys('default', environment),
    webIdentityKeys(send, environment),
    containerKeys(send, environment),
  ];
}

class BedrockSigner implements Signer {
  private used: readonly string[] = [];

  constructor(
    private readonly endpoint: Endpoint,
    private readonly sources: readonly CredentialSource[],
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  get missing(): string | undefined {
    if (this.bearerToken()) return undefined;
    const source = this.source();
    return source ? this.missingRegion() : this.sources.map(({ missing }) => missing).join(', and ');
  }

  async sign(call: Parameters<Signer['sign']>[0], signal: AbortSignal): Promise<Record<string, string>> {
    const token = this.bearerToken();
    if (token) {
      this.used = [token];
      return { authorization: `Bearer ${token}` };
    }
    const { missing } = this;
    const source = this.source();
    if (missing !== undefined || !source) throw credentialMissing(this.endpoint, missing ?? 'none was found');
    const credentials = await source.get(signal);
    this.used = secretsOf(credentials);
    return signatureHeaders(call, credentials, this.regionOf(call.url)!);
  }

  rejected(): void {
    this.source()?.rejected?.();
  }

  secrets(): readonly string[] {
    return this.used;
  }

  /** An API key of Bedrock in the environment goes before all keys that are found there. */
  private bearerToken(): string | undefined {
    const { credentials, profile, instanceRole } = optionsOf(this.endpoint);
    return credentials || profile || instanceRole ? undefined : this.environment.AWS_BEARER_TOKEN_BEDROCK?.trim();
  }

  private source(): CredentialSource | undefined {
    return this.sources.find(({ missing }) => missing === undefined);
  }

  private missingRegion(): string | undefined {
    const known = this.endpoint.urls.every((url) => this.regionOf(url));
    return known ? undefined : 'its AWS region is not known: set `region`, or AWS_REGION';
  }

  private regionOf(url: string): string | undefined {
    const { region, profile } = optionsOf(this.endpoint);
    const { AWS_REGION, AWS_DEFAULT_REGION, AWS_PROFILE } = this.environment;
    const said = region ?? regionIn(url);
    if (said) return said;
    return (
      AWS_REGION || AWS_DEFAULT_REGION || readProfile(profile ?? AWS_PROFILE ?? 'default', this.environment)?.region
    );
  }
}

/** The access key's id is no secret, yet names whose key it is. */
function secretsOf({ accessKeyId, secretAccessKey, sessionToken }: AwsCredentials): string[] {
  return [accessKeyId, secretAccessKey, ...(sessionToken ? [sessionToken] : [])];
}
