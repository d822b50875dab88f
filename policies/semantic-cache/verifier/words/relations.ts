import { inOneGroup } from './groups';
import wordnet from './tables/relations.json';

/** Words that share one of their frequent senses. */
export const areSynonyms = inOneGroup(wordnet.synonyms.split('|'));

export const areAntonyms = inOneGroup(wordnet.antonyms.split('|'));

/** Two things of one kind (France and Spain, tea and coffee) that are not the same thing. */
export const areSiblings = inOneGroup(wordnet.classes.split('|'));
