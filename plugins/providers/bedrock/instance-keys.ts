import { fetchJson } from '../../core/fetch-json';
import type { Transport, TransportRequest } from '../../core/provider';
import type { CredentialSource } from './credentials';
import { fetchedKeys } from './fetched-keys';

const SERVER = 'http://169.254.169.254';
const ROLES = '/latest/meta-data/iam/security-credentials/';
/** How long a session is good, which is begun for each fetch of keys. Seconds. */
const SESSION_LIFE = '300';

/**
 * Keys of the role of the EC2 instance that the gateway runs on, by the second version of its metadata service.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
 */
export function instanceKeys(send: Transport, environment: NodeJS.ProcessEnv): CredentialSource {
  const server = (environment.AWS_EC2_METADATA_SERVICE_ENDPOINT || SERVER).replace(/\/+$/, '');
  return fetchedKeys('The instance metadata service of EC2', undefined, async (signal) => {
    const ask = (method: TransportRequest['method'], path: string, headers: Record<string, string>) =>
      fetchJson(send, { method, url: server + path, headers }, signal);
    const session = await ask('PUT', '/latest/api/token', { 'x-aws-ec2-metadata-token-ttl-seconds': SESSION_LIFE });
    if (session.status !== 200) return session;
    const headers = { 'x-aws-ec2-metadata-token': session.text.trim() };
    const roles = await ask('GET', ROLES, headers);
    const [role = ''] = roles.text.trim().split('\n');
    return roles.status === 200 ? ask('GET', ROLES + encodeURIComponent(role), headers) : roles;
  });
}
