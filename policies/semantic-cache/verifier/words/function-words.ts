const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** Words that carry grammar rather than a subject: alone they never make two prompts different. */
export const FUNCTION_WORDS = words(`
  a an the of to in on at for with by from and or but if then than as is are was were be been being am do does did done
  doing have has had having i me my mine myself we us our ours you your yours yourself he him his she her hers it its
  they them their theirs this that these those there here what which who whom whose when where why how can could will
  would shall should may might must s t d ll m re ve not no nor so too very just also please into out up down about
  over under again some any all both each other such own same only per via upon onto off that's
  during between through while because since until though although whether however within without`);

/**
 * Words by which people ask rather than what they ask about ("tell me", "steps", "explain"). They may be missing on one
 * side, so they weigh little; what kind of answer they ask for is judged apart.
 */
export const FRAME_WORDS = words(`
  please tell give show me want need like help explain describe know step process procedure way method possible
  possibly instruction meaning mean definition define write compose draft create generate list name provide suggest
  good best find short brief briefly quick quickly thing something question answer exactly exact actually really
  currently use work let command display walk teach value detail detailed current type kind sort get make go
  wonder wondering anyone someone hello hi hey thanks thank guide recommend recommended recommendation advice idea
  try come take see look able various certain specific right proper properly correct correctly easy easily simple simply
  people person someone somebody one's lot much many more most wish happen call used main example understand
  figure learn exist different main thanks kindly overview summary tip
  difference differ different differentiate distinguish apart vs compare comparison reason cause why count number amount
  translation translate version say equivalent frequency length duration long far old big tall size`);

/** Function words that say whose, how many, or in which case; the other ones come and go with the phrasing. */
export const MEANINGFUL =
  /^(?:my|your|our|his|her|their|i|we|he|she|they|it|only|all|both|each|any|some|if|or|not|no|own|other|another|same|about|over|under|before|after|during|while|without|within|with|from|to|into|up|down|on|off|out|in|as|than|too|very|again|more|most|between|through|because|until|since|who|whom|whose|when|where|why|will|should|may|must|was|were|did|had)$/;

/** Words that turn a sentence into its opposite. */
export const NEGATIONS = words(
  'not no never none nobody nothing neither nor without cannot hardly barely avoid except',
);
