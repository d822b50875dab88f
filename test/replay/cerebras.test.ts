import { replayThroughGateway } from './replay-suite';

replayThroughGateway('cerebras');
