export { createTokenizer } from './create-tokenizer';
