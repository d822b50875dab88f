import { authenticateBy } from '../../core/authenticate';
import type { Authenticate } from '../../core/authenticator';
import type { AuditLog } from '../../core/audit-log';
import type { Services } from '../../core/services';
import { jwt as jwtMethod } from '../../authenticators/jwt';
import type { PluginContext } from '../host';
import { auditRoutes } from '../routes/audit';
import { dashboardRoutes } from '../routes/dashboard';
import { sessionRoutes } from '../routes/session';
import type { Settings } from '../settings';
import { Audit } from './audit';
import { Entrance } from './entrance';
import { adminGuard, keepBodiesOutOfLog, putFirst } from './guard';
import { Tokens } from './identify';
import { listsAsTexts, RECORD_PATHS } from './stored-lists';

export interface Admin {
  readonly audit: Audit;
  readonly entrance: Entrance;
  /** What an operator should know of the admin port. */
  notes(): string[];
}

/** Guards the admin port, and opens what tells of its changes. Throws when the settings are wrong. */
export function openAdmin(context: PluginContext, settings: Settings, log: AuditLog, services: Services): Admin {
  const { token, viewerToken, jwt, loopback, metrics } = settings.admin!;
  const tokens = new Tokens({
    token,
    viewerToken,
    jwt: jwt && { authenticate: byJwt(jwt, services), scopes: jwt.scopes },
  });
  const { logger } = services;
  const audit = new Audit(log, logger);
  const configuredHost = () => context.config.gatewayConfig.admin?.host;
  const entrance = new Entrance({ tokens, freeLoopback: loopback === 'free', configuredHost });
  const guard = adminGuard({ entrance, openMetrics: metrics === 'open', audit, logger });
  context.registerAdminRoute(keepBodiesOutOfLog);
  context.registerAdminRoute((app) => putFirst(app, guard));
  context.registerAdminRoute((app) => void app.use(RECORD_PATHS, listsAsTexts));
  context.registerAdminRoute(auditRoutes(log, logger));
  context.registerAdminRoute(sessionRoutes(entrance, logger));
  context.registerAdminRoute(dashboardRoutes());
  return { audit, entrance, notes: () => notesOn(tokens, loopback) };
}

function byJwt(parameters: NonNullable<NonNullable<Settings['admin']>['jwt']>, services: Services): Authenticate {
  const made = jwtMethod.setup(parameters, services, { pipeline: '', path: 'plugins.ai.admin.jwt', policies: [] });
  return typeof made === 'function' ? made : authenticateBy(made);
}

function notesOn(tokens: Tokens, loopback: 'free' | 'token'): string[] {
  if (tokens.exist || loopback === 'free') return tokens.notes;
  return [...tokens.notes, 'nobody can use the admin port: set AI_ADMIN_TOKEN, or `admin: { loopback: free }`'];
}
