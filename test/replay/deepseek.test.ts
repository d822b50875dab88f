import { replayThroughGateway } from './replay-suite';

replayThroughGateway('deepseek');
