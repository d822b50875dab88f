import type { Dialect } from '../core/dialect';
import { anthropicMessages } from './anthropic-messages';
import { openAiChat } from './openai-chat';
import { modelList, oneModel, unknownPath } from './openai-models';

/** Every API that clients may speak. */
export const dialects: readonly Dialect[] = [openAiChat, anthropicMessages, modelList, oneModel];

export { unknownPath };
