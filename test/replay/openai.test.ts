import { replayThroughGateway } from './replay-suite';

replayThroughGateway('openai');
