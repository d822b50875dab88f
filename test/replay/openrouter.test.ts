import { replayThroughGateway } from './replay-suite';

replayThroughGateway('openrouter');
