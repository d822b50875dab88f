import type { Endpoint } from '../../core/endpoint';
import { isSecretReference, Secret } from '../../core/secret';
import { optionsOf } from './options';
import { readProfile } from './profile-file';
import type { AwsCredentials } from './signature';

/** Where credentials come from. */
export interface CredentialSource {
  /** What it lacks, in words; undefined when credentials can be had. */
  readonly missing: string | undefined;
  /** Rejects with `AiError` when they cannot be had after all. */
  get(signal: AbortSignal): Promise<AwsCredentials>;
  /** They were rejected: fetch new ones next time. */
  rejected?(): void;
}

/** Keys that are at hand. They are looked up anew for each call, so that changed ones are taken. */
function keysAtHand(find: () => AwsCredentials | string): CredentialSource {
  return {
    get missing() {
      const found = find();
      return typeof found === 'string' ? found : undefined;
    },
    async get() {
      const found = find();
      if (typeof found === 'string') throw new Error(found);
      return found;
    },
  };
}

/** The keys that the endpoint refers to. Throws when one stands in the configuration itself. */
export function configuredKeys(endpoint: Endpoint): CredentialSource | undefined {
  const { credentials } = optionsOf(endpoint);
  if (!credentials) return undefined;
  const secret = (name: keyof typeof credentials): Secret => {
    const reference = credentials[name];
    if (isSecretReference(String(reference))) return new Secret(String(reference));
    throw new Error(
      `serviceEndpoints.${endpoint.name}.credentials.${name}: a key must not stand in the configuration, where the ` +
        'admin API would show it; write `env:NAME` for an environment variable or `file:/path` for a file',
    );
  };
  const accessKey = secret('accessKeyId');
  const secretKey = secret('secretAccessKey');
  const token = credentials.sessionToken === undefined ? undefined : secret('sessionToken');
  return keysAtHand(() => {
    const accessKeyId = accessKey.resolve();
    const secretAccessKey = secretKey.resolve();
    const sessionToken = token?.resolve();
    if (!accessKeyId) return accessKey.missing;
    if (!secretAccessKey) return secretKey.missing;
    return token && !sessionToken ? token.missing : { accessKeyId, secretAccessKey, sessionToken };
  });
}

/** `AWS_ACCESS_KEY_ID` and its companions. */
export function environmentKeys(environment: NodeJS.ProcessEnv): CredentialSource {
  return keysAtHand(() => {
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment;
    if (!accessKeyId || !secretAccessKey) return 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set';
    return { accessKeyId, secretAccessKey, sessionToken: environment.AWS_SESSION_TOKEN || undefined };
  });
}

/** Keys of AWS's shared files. */
export function profileKeys(name: string, environment: NodeJS.ProcessEnv): CredentialSource {
  return keysAtHand(() => {
    const profile = readProfile(name, environment);
    if (!profile) return `there is no AWS profile \`${name}\` in ~/.aws/credentials or ~/.aws/config`;
    const { aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey } = profile;
    if (accessKeyId && secretAccessKey) {
      return { accessKeyId, secretAccessKey, sessionToken: profile.aws_session_token };
    }
    return (
      `the AWS profile \`${name}\` has no aws_access_key_id and aws_secret_access_key (roles, single sign-on and ` +
      'credential_process are not followed: export keys with `aws configure export-credentials`)'
    );
  });
}
