import { useSession } from './api/session';
import { Failure } from './parts/notices';
import { Shell } from './shell/shell';
import { SignIn } from './shell/sign-in';
import { useTheme } from './state/theme';

/** The page: what it shows depends on whether somebody is signed in. */
export function App() {
  const { session, error, signIn, signOut } = useSession();
  const [theme, turnTheme] = useTheme();
  if (error) {
    return (
      <main class="alone">
        <Failure error={error} />
      </main>
    );
  }
  if (session === undefined) return <main class="alone" aria-busy="true" />;
  if (session === null) return <SignIn onSignIn={signIn} />;
  return <Shell session={session} onSignOut={signOut} theme={theme} onTurnTheme={turnTheme} />;
}
