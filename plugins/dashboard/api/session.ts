import { useCallback, useEffect, useState } from 'preact/hooks';
import { ask, AskError, onSignedOut } from './ask';

/** Who looks at the page. */
export interface Session {
  actor: string;
  role: 'admin' | 'viewer';
  /** Comes from the gateway's own machine and needs no token. */
  loopback: boolean;
}

export interface SessionState {
  /** Undefined until it is known; null for nobody. */
  session: Session | null | undefined;
  error?: Error;
  signIn(token: string): Promise<void>;
  signOut(): Promise<void>;
}

/** The session of this browser. */
export function useSession(): SessionState {
  const [state, setState] = useState<Pick<SessionState, 'session' | 'error'>>({ session: undefined });
  const read = useCallback(async () => setState(await readSession()), []);
  useEffect(() => void read(), []);
  useEffect(() => onSignedOut(() => setState({ session: null })), []);
  const signIn = async (token: string) => {
    await ask('session', {}, { method: 'POST', body: { token } });
    await read();
  };
  const signOut = async () => {
    await ask('session', {}, { method: 'DELETE' });
    await read();
  };
  return { ...state, signIn, signOut };
}

async function readSession(): Promise<Pick<SessionState, 'session' | 'error'>> {
  try {
    return { session: await ask<Session>('session') };
  } catch (error) {
    if (error instanceof AskError && error.status === 401) return { session: null };
    return { session: undefined, error: error as Error };
  }
}
