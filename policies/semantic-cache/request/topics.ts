/** Words by which texts are kept from being compared. Alternatives of plain words: one pass is enough. */

/** Whole words, in any case; a blank stands for any. */
export function words(...phrases: readonly string[]): RegExp {
  const alternatives = phrases.map((phrase) => phrase.replaceAll(' ', '\\s+'));
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}])`, 'iu');
}

/** What is right now is wrong later, whatever the answers of other days were. */
export const TIME_BOUND = words(
  "today(?:['’]s)?|tonight|tomorrow|yesterday|nowadays|now|currently|current|recent|recently|latest|newest|upcoming",
  'at (?:the|this) moment|so far|up to date|as of|these days|until now|any new',
  '(?:this|next|last|past|coming) (?:week|weekend|month|year|quarter|morning|afternoon|evening|night|season|hour)',
  'weather|forecast|temperature outside|news|headlines|breaking|live scores?|standings',
  'prices? of|stock price|share price|exchange rate|interest rate',
  'what time is it|what day is it|what year is it|what is the (?:time|date)|open now|in stock|sold out',
  'how old (?:is|are)|how long (?:ago|until)|days (?:until|till|since)',
);

/** Who asks about these is to be answered for themselves. */
export const MODERATED = words(
  'suicide|suicidal|kill (?:myself|me|him|her|them|someone)|end my life|want to die|self[- ]harm|hurt myself|cut(?:ting)? myself',
  "overdosed?|poisoned|poisoning|lethal dose|chest pains?|heart attack|stroke symptoms|can['’]?t breathe|unconscious|seizure",
  'emergency|call 911|ambulance|anaphyla\\p{L}+|miscarriage',
  'rape|raped|molest\\p{L}*|sexual (?:abuse|assault)|child abuse|domestic (?:violence|abuse)|beats me|abus(?:ed|ing) me',
  '(?:make|build|making|building) (?:a |an )?(?:pipe )?(?:bombs?|explosives?)|build a weapon|ghost gun|nerve agent|terroris\\p{L}+|mass shooting',
  'anorexi\\p{L}+|bulimi\\p{L}+|purging',
);
