import { replayThroughGateway } from './replay-suite';

replayThroughGateway('groq');
