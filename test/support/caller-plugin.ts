import path from 'node:path';
import { createPlugin, definePolicy, Type } from '../../plugins/ai';
import type { Consumer } from '../../plugins/core/context';

/** Believes whoever says who it is: the header `x-caller` holds the consumer as JSON. */
const caller = definePolicy({
  name: 'caller',
  summary: 'Takes the caller from a header',
  parameters: Type.Object({}),
  setup: () => ({
    onConnect(ai) {
      const said = ai.headers['x-caller'];
      if (said !== undefined) ai.consumer = JSON.parse(String(said)) as Consumer;
    },
  }),
});

export const { version, schema, init } = createPlugin({ policies: [caller] });

/** What stands under `plugins:` for the policy `caller`. */
export const CALLER_PLUGIN = { caller: { package: path.join(__dirname, 'caller-plugin.js') } };

/** Headers by which the policy `caller` knows who calls. */
export function as(consumer: Partial<Consumer>): Record<string, string> {
  return { 'x-caller': JSON.stringify({ id: '1', name: 'ann', ...consumer }) };
}
