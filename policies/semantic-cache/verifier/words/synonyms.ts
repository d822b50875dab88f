import { inOneGroup } from './groups';
import groups from './lists/synonyms.json';

/**
 * Words that prompts use for each other, in plain forms. Narrow words stand only with what they mean nearly always; what
 * depends on the sense is left to WordNet, which is trusted less.
 */
export const areInterchangeable = inOneGroup(groups);
