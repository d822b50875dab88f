import { replayThroughGateway } from './replay-suite';

replayThroughGateway('mistral');
