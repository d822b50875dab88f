import { replayThroughGateway } from './replay-suite';

replayThroughGateway('ollama');
