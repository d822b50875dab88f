import OpenAI from 'openai';
import { askers, type Ask, endpointFor, RELATIVE, startMatrixGateway } from '../matrix/matrix-gateway';
import { replayedHeaders } from '../matrix/replaying-server';
import type { Said } from '../matrix/said';
import type { RunningGateway } from '../support/gateway';
import { askCompletions } from './ask-completions';
import { CuttingServer, type Delivery } from './cutting-server';
import type { ClientApi, Recording } from './recordings';

/** A call that has not ended by then hangs. Milliseconds. */
const DEADLINE = 30_000;

/** How a call ended for the client. */
export interface Ending {
  /** The model asked for, by which the ledger knows the call. */
  asked: string;
  /** The text that had come. */
  heard: string;
  /** What a client that saw no error has read. */
  said?: Said;
  /** What the SDK threw. */
  error?: string;
  hung?: boolean;
}

/** A gateway in front of a provider that cuts, and the SDKs that ask. */
export class Stage {
  readonly openBefore = openHandles();

  private constructor(
    readonly provider: CuttingServer,
    readonly gateway: RunningGateway,
    private readonly ask: Record<ClientApi, Ask>,
  ) {}

  static async start(recordings: readonly Recording[]): Promise<Stage> {
    const provider = await CuttingServer.start();
    const kinds = new Set([...recordings.map(({ kind }) => kind), RELATIVE]);
    const gateway = await startMatrixGateway([...kinds], provider.url);
    const openAi = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', maxRetries: 0 });
    const completions: Ask = (model, _, hear) => askCompletions(openAi, model, hear);
    return new Stage(provider, gateway, { ...askers(gateway), 'openai-completions': completions });
  }

  /** Asks for a recording in an API, and lets the provider deliver it so. */
  async call(recording: Recording, client: ClientApi, delivery: Omit<Delivery, 'headers'>): Promise<Ending> {
    const endpoint = client === 'openai-completions' ? recording.kind : endpointFor(recording, client);
    const model = this.provider.deliver({ headers: replayedHeaders(recording), ...delivery });
    const ending: Ending = { asked: `${endpoint}/${model}`, heard: '' };
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, DEADLINE, undefined)));
    try {
      const asked = this.ask[client](ending.asked, true, (text) => (ending.heard += text));
      ending.said = await Promise.race([asked, late]);
      ending.hung = ending.said === undefined;
    } catch (error) {
      ending.error = (error as Error).message;
    } finally {
      clearTimeout(timer);
    }
    return ending;
  }

  async stop(): Promise<void> {
    await this.gateway.stop();
    await this.provider.close();
  }
}

/** Sockets and timers of this process. */
export function openHandles(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap' || kind === 'Timeout').length;
}
