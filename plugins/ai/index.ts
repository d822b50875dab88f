/** The package's entry: the host loads the default plugin from here, users take the `define…` functions. */
import { createPlugin } from './create-plugin';

const { version, schema, init } = createPlugin();
export { version, schema, init };

export { createPlugin, policies, type PluginParts } from './create-plugin';
export { authenticators } from '../authenticators';
export { checks } from '../checks';
export { embedders } from '../embedders';
export { providers } from '../providers';
export { dialects } from '../dialects';
export { openAiCompatible } from '../providers/openai-compatible';
export { definePolicy, type Feedback, type Hooks, type Next, type PolicyDefinition } from '../core/policy';
export type { CacheListing, CachePurge, CacheReport } from '../core/cache-report';
export { defineProvider, type OperationAdapter, type Provider, type Signer, type StreamReader } from '../core/provider';
export { defineDialect, type Dialect, type StreamRenderer } from '../core/dialect';
export {
  defineAuthenticator,
  type Authenticate,
  type Authenticator,
  type Identified,
  type NotAuthenticated,
  type PassportStrategy,
  type Presented,
} from '../core/authenticator';
export { defineCheck, type Check, type Finder, type Judge, type Span, type Verdict } from '../core/check';
export { defineEmbedder, type Embedder, type EmbedderKind, type LocalEmbedder } from '../core/embedder';
export { CHAT_OPTIONS, notTaken, type Takes } from '../core/options';
export type { Framing } from '../core/framing';
export { usage, type Usage } from '../core/usage';
export { AiError, invalidRequest } from '../core/error';
export type { AiContext, Consumer, Outcome } from '../core/context';
export type { AiRequest } from '../core/request';
export type { Answer, Part, Tap } from '../core/answer';
export type { Services } from '../core/services';
export type * from '../core/hub';
/** Declares parameters and options; a package of one's own needs no schema library beside. */
export { Type } from '@sinclair/typebox';
