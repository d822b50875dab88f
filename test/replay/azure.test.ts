import { replayThroughGateway } from './replay-suite';

replayThroughGateway('azure');
