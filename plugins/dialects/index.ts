import type { Dialect } from '../core/dialect';
import { anthropicMessages } from './anthropic-messages';
import { anthropicModelList, oneAnthropicModel } from './anthropic-models';
import { anthropicTokenCount } from './anthropic-messages/count-tokens';
import { gemini } from './gemini';
import { huggingFaceTask } from './huggingface-task';
import { openAiSpeech, openAiTranscriptions, openAiTranslations } from './openai-audio';
import { openAiChat } from './openai-chat';
import { openAiCompletions } from './openai-completions';
import { openAiEmbeddings } from './openai-embeddings';
import { openAiImages } from './openai-images';
import { openAiRealtime } from './openai-realtime';
import { openAiResponses } from './openai-responses';
import { openAiImageEdits, openAiImageVariations } from './openai-images/edits';
import { modelList, oneModel, unknownPath } from './openai-models';
import { openAiModerations } from './openai-moderations';
import { feedbackDialects } from './openai-feedback';
import { usageDialects } from './openai-usage';
import { rerank } from './rerank';
import { openAiResources } from './openai-resources';

/** Every API that clients may speak. */
export const dialects: readonly Dialect[] = [
  openAiChat,
  openAiResponses,
  anthropicMessages,
  anthropicTokenCount,
  openAiCompletions,
  openAiEmbeddings,
  openAiImages,
  openAiImageEdits,
  openAiImageVariations,
  openAiTranscriptions,
  openAiTranslations,
  openAiSpeech,
  openAiModerations,
  rerank,
  huggingFaceTask,
  ...openAiResources,
  openAiRealtime,
  modelList,
  oneModel,
  anthropicModelList,
  oneAnthropicModel,
  ...usageDialects,
  ...feedbackDialects,
  ...gemini,
];

export { unknownPath };
