import { replayThroughGateway } from './replay-suite';

replayThroughGateway('together');
