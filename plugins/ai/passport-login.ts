/** As much of passport, Express and their requests as is touched here. */
interface Passport {
  authenticate(strategy: unknown, options?: unknown, callback?: unknown): unknown;
}
interface Session {
  session?: object;
  user?: unknown;
  _sessionManager?: { logOut(request: Session, options: object, done: Done): void };
}
type Done = (error?: Error) => void;

/**
 * The host's OAuth2 pages were written for passport 0.4. Since 0.6 a login begins a new session, so that nobody can
 * plant one beforehand; it forgets the page that the user came from, and to log out needs a callback and a session.
 * This keeps the new session and gives the rest back.
 */
export function keepHostLogin(passport: Passport, express: { request: object }): void {
  const authenticate = passport.authenticate.bind(passport);
  passport.authenticate = (strategy, options, callback) => {
    const returns = typeof options === 'object' && options !== null && 'successReturnToOrRedirect' in options;
    return authenticate(strategy, returns ? { ...options, keepSessionInfo: true } : options, callback);
  };
  Object.assign(express.request, { logOut });
}

function logOut(this: Session, ...given: unknown[]): void {
  const done = given.find((argument): argument is Done => typeof argument === 'function') ?? (() => {});
  this.user = undefined;
  if (this.session && this._sessionManager) this._sessionManager.logOut(this, {}, done);
  else done();
}
