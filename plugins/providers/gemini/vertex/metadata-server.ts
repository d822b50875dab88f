import type { Transport } from '../../../core/provider';
import { askForToken, tokenIn } from '../../../core/token-answer';
import type { AccessToken } from '../../../core/token-source';

const WHO = 'The metadata server of Google Cloud';
const PATH = '/computeMetadata/v1/instance/service-accounts/default/token';

/**
 * The token of the machine, container or workload that the gateway runs in (Compute Engine, GKE, Cloud Run).
 * Source: https://cloud.google.com/compute/docs/access/authenticate-workloads#applications
 */
export async function metadataToken(
  send: Transport,
  signal: AbortSignal,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<AccessToken> {
  const host = environment.GCE_METADATA_HOST ?? 'metadata.google.internal';
  const request = { url: `http://${host}${PATH}`, headers: { 'metadata-flavor': 'Google' } };
  return tokenIn(await askForToken(send, request, WHO, signal), WHO);
}
