import { Type } from '@sinclair/typebox';
import type { Endpoint } from '../../../core/endpoint';
import { textOf } from '../../../core/json';

export const options = Type.Object({
  project: Type.String({ minLength: 1, description: 'Id of the Google Cloud project.' }),
  location: Type.String({
    pattern: '^[a-z0-9-]+$',
    description: 'Region, such as `europe-west4`, or `global`, `us`, `eu`.',
  }),
  credentials: Type.Optional(
    Type.String({
      description:
        'Reference to a credential file of Google’s (`file:/path/key.json`): a service account, workload identity federation or a user’s login. Without it `GOOGLE_APPLICATION_CREDENTIALS` counts, then the metadata server.',
    }),
  ),
});

export interface VertexOptions {
  project: string;
  location: string;
}

/** Where Google serves a location. */
function addressOf(location: string): string {
  if (location === 'global') return 'https://aiplatform.googleapis.com';
  // Several regions of a continent together.
  if (location === 'us' || location === 'eu') return `https://aiplatform.${location}.rep.googleapis.com`;
  return `https://${location}-aiplatform.googleapis.com`;
}

/** The endpoint's project and location. Throws, saying how to mend it, when one is missing or the address is another's. */
export function optionsOf({ name, options: declared, urls }: Endpoint): VertexOptions {
  const path = `serviceEndpoints.${name}`;
  const project = textOf(declared.project);
  const location = textOf(declared.location);
  if (!project) throw new Error(`${path}.project: is missing; write the id of your Google Cloud project`);
  if (!location)
    throw new Error(`${path}.location: is missing; write a region, such as \`europe-west4\`, or \`global\``);
  const right = addressOf(location);
  for (const url of urls) {
    if (!/aiplatform\.([a-z]+\.rep\.)?googleapis\.com/.test(url) || url.startsWith(right)) continue;
    throw new Error(
      `${path}.url: is \`${url}\`, which does not serve the location \`${location}\`; write \`${right}\``,
    );
  }
  return { project, location };
}
