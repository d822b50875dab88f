import { replayThroughGateway } from './replay-suite';

replayThroughGateway('perplexity');
