import { replayThroughGateway } from './replay-suite';

replayThroughGateway('xai');
