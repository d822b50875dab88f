import { areListedOpposites, areSynonyms, isListed } from './lexicon';

/** Opposites that prompts turn on; the larger part comes from WordNet. */
const PAIRS = `
  enable disable|activate deactivate|activate disable|enable deactivate|on off|in out|up down|before after|above below|
  over under|with without|more less|more fewer|most least|increase decrease|increase reduce|increase lower|raise lower|
  raise reduce|raise cut|grow shrink|gain lose|gain loss|add remove|add delete|add subtract|insert delete|install uninstall|
  install remove|mount unmount|lock unlock|block unblock|encrypt decrypt|encode decode|compress decompress|compress extract|
  zip unzip|pack unpack|serialize deserialize|upload download|import export|push pull|open close|start stop|start end|
  start finish|begin end|begin finish|begin stop|first last|newest oldest|new old|latest oldest|latest earliest|latest first|
  early late|earliest latest|fast slow|fastest slowest|quick slow|big small|biggest smallest|large small|largest smallest|
  long short|longest shortest|tall short|tallest shortest|high low|highest lowest|maximum minimum|max min|upper lower|
  top bottom|left right|north south|east west|northern southern|eastern western|inside outside|indoor outdoor|
  internal external|input output|read write|send receive|send get|buy sell|purchase sell|lend borrow|lender borrower|
  landlord tenant|buyer seller|employer employee|teacher student|doctor patient|parent child|mother father|son daughter|
  brother sister|husband wife|man woman|male female|boy girl|husband wives|king queen|uncle aunt|grow shrink|
  win lose|winner loser|won lost|pass fail|success failure|accept reject|accept decline|approve reject|approve deny|
  allow deny|allow forbid|allow block|permit forbid|grant revoke|include exclude|attach detach|connect disconnect|
  subscribe unsubscribe|follow unfollow|join leave|login logout|register unregister|arrive depart|arrival departure|
  enter leave|enter exit|push pop|merge split|join split|hide show|expand collapse|ascending descending|asc desc|
  odd even|positive negative|true false|yes no|public private|legal illegal|safe dangerous|safe unsafe|hot cold|warm cool|
  warm cold|heat cool|wet dry|hard soft|hard easy|easy difficult|simple complex|light dark|light heavy|cheap expensive|
  cheapest expensive|rich poor|strong weak|healthy unhealthy|advantage disadvantage|benefit drawback|benefit risk|
  advantage drawback|pro con|strength weakness|profit loss|asset liability|debit credit|credit debt|income expense|
  revenue cost|deposit withdraw|deposit withdrawal|save spend|import export|supply demand|cause effect|cause cure|
  cause prevent|cause symptom|symptom treatment|prevent treat|question answer|problem solution|attack defend|
  synchronous asynchronous|sync async|static dynamic|mutable immutable|client server|frontend backend|local remote|
  horizontal vertical|row column|rows columns|width height|encrypt hash|create delete|create destroy|create remove|
  build destroy|get set|get post|undo redo|commit revert|forward backward|forward back|push fetch|front back|near far|
  closest farthest|nearest farthest|freeze thaw|frozen fresh|cooked raw|sweet sour|vegetarian meat|hire fire|
  full empty|full part|fixed variable|permanent temporary|domestic international|singular plural|past future|day night|
  morning evening|summer winter|sunrise sunset|birth death|born die|alive dead|young old|younger older|junior senior|
  major minor|majority minority|love hate|like dislike|agree disagree|trust distrust|appear disappear|happy sad|
  optimist pessimist|ally enemy|war peace|peace conflict|acid base|solid liquid|conductor insulator|cation anion|
  numerator denominator|integral derivative|integral differentiate|derivative integrate|integrate differentiate|sine cosine|mean median|median mode|
  predator prey|offense defense|plaintiff defendant|guilty innocent|prosecution defense|gross net|bull bear|
  import export|inhale exhale|lend owe|lengthen shorten|widen narrow|tighten loosen|pause resume|pause cancel|
  renew cancel|upgrade downgrade|promote demote|encourage discourage|connect separate|show hide|visible invisible|
  username password|sender recipient|host guest|caller callee|master slave|child adult|kid adult|human animal|
  beginner expert|novice expert|amateur professional|introvert extrovert|always never|everything nothing|
  all none|only also|against for|from to|into from|before during|after during|lose maintain|lose keep|gain lose|
  gain reduce|gain burn|tighten loose|worst best|better worse|good bad|pros cons|do avoid|eat avoid`;

const contraries = new Map<string, Set<string>>();
for (const pair of PAIRS.split('|')) {
  const [one = '', other = ''] = pair.trim().split(' ');
  contraries.set(one, (contraries.get(one) ?? new Set()).add(other));
  contraries.set(other, (contraries.get(other) ?? new Set()).add(one));
}

const NEGATING: ReadonlySet<string> = new Set(['un', 'dis', 'in', 'im', 'ir', 'il', 'non', 'de', 'anti', 'mis']);

/** Whether one word says the contrary of the other, or plays the other's part. Words are plain forms. */
export function areOpposites(one: string, other: string): boolean {
  if (one === other) return false;
  if (contraries.get(one)?.has(other)) return true;
  if (areListedOpposites(one, other)) return true;
  return negates(one, other) || negates(other, one);
}

function negates(one: string, other: string): boolean {
  if (one.endsWith('less') && other.endsWith('ful') && one.slice(0, -4) === other.slice(0, -3)) return true;
  if (other.length <= 3 || !one.endsWith(other)) return false;
  return NEGATING.has(one.slice(0, -other.length)) && isListed(other) && !areSynonyms(one, other);
}
