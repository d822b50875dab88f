import { replayThroughGateway } from './replay-suite';

replayThroughGateway('anthropic');
