import type { GenerateContentResponse, GoogleGenAI, GroundingMetadata } from '@google/genai';
import { saidIn } from '../providers/gemini/recordings';
import type { Cited, Hear, Said } from './said';

/** Asks by the official SDK. */
export async function askGemini(client: GoogleGenAI, model: string, streamed: boolean, hear?: Hear): Promise<Said> {
  // Thoughts come to those who ask for them.
  const config = { thinkingConfig: { includeThoughts: true } };
  const question = { model, contents: 'What did you say?', config };
  if (!streamed) return saidInGemini([await client.models.generateContent(question)]);
  const responses: GenerateContentResponse[] = [];
  for await (const response of await client.models.generateContentStream(question)) {
    responses.push(response);
    hear?.(saidIn([response]).text);
  }
  return saidInGemini(responses);
}

function saidInGemini(responses: readonly GenerateContentResponse[]): Said {
  const { text, thinking, calls, finish, usage } = saidIn(responses);
  const { input, cacheRead, output } = usage;
  return {
    text,
    thinking,
    finish,
    cited: responses.flatMap(({ candidates }) => citedIn(candidates?.[0]?.groundingMetadata, text)),
    calls: calls.map(({ id, name, args }) => ({ id, name: name ?? '', arguments: args })),
    usage: { input, cacheRead, output },
  };
}

/** Places are counted in bytes. */
function citedIn(metadata: GroundingMetadata | undefined, text: string): Cited[] {
  const { groundingChunks: sources = [], groundingSupports: supports = [] } = metadata ?? {};
  return supports.flatMap(({ segment, groundingChunkIndices: indices = [] }) =>
    indices.map((index) => ({
      words: Buffer.from(text).toString('utf8', segment?.startIndex ?? 0, segment?.endIndex),
      source: sources[index]?.web?.uri ?? sources[index]?.retrievedContext?.title ?? '',
    })),
  );
}
