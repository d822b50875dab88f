import { useState } from 'preact/hooks';
import { Button } from '../parts/button';
import { Failure } from '../parts/notices';

/** Asks for a token of the admin port. */
export function SignIn({ onSignIn }: { onSignIn(token: string): Promise<void> }) {
  const [token, setToken] = useState('');
  const [error, setError] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const submit = (event: Event) => {
    event.preventDefault();
    setBusy(true);
    onSignIn(token.trim())
      .catch(setError)
      .finally(() => setBusy(false));
  };
  return (
    <main class="alone">
      <form class="sign-in" onSubmit={submit}>
        <h1>AI gateway</h1>
        <label class="field">
          <span>Admin or viewer token</span>
          <input
            type="password"
            name="token"
            autoComplete="current-password"
            required
            autoFocus
            value={token}
            onInput={(event) => setToken(event.currentTarget.value)}
          />
          <small>
            What <code>AI_ADMIN_TOKEN</code> or <code>AI_VIEWER_TOKEN</code> holds where the gateway was started.
          </small>
        </label>
        {error && <Failure error={error} />}
        <Button type="submit" kind="primary" disabled={busy}>
          Sign in
        </Button>
      </form>
    </main>
  );
}
