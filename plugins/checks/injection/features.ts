/** Something that texts with injections have and others rarely do. */
export interface Feature {
  readonly name: string;
  /** What it adds to the score; 1 is enough by itself at the usual threshold. */
  readonly weight: number;
  /** Of normalized text; quantifiers are bounded. */
  readonly pattern: RegExp;
}

const BEFORE = '(?:previous|prior|earlier|above|preceding|foregoing|initial|original|existing|system|your)';
const RULES =
  '(?:instructions?|directions?|rules?|guidelines?|prompts?|commands?|directives?|programming|content policy|safety (?:rules|filters|checks)|training)';
const FORGET = '(?:ignore|disregard|forget|override|bypass|neglect|(?:do not|don.t) (?:follow|obey)|never mind|drop)';

/** In other words than English: to forget, what came before, instructions. */
const ELSEWHERE = [
  '(?:ignorier|vergiss|missacht|umgeh)[a-z]{0,3} (?:\\w{1,12} ){0,3}(?:vorherig|bisherig|obig|früher|vorig)[a-z]{0,3} (?:anweisung|regel|instruktion|vorgabe|befehl)',
  '(?:ignore[zrs]?|oublie[zrs]?) (?:\\S{1,8} ){0,3}(?:instructions|consignes|règles|directives) (?:précédentes|antérieures|ci-dessus)',
  '(?:ignora|olvida|omite)[a-z]{0,2} (?:\\w{1,8} ){0,3}(?:instrucciones|reglas|indicaciones|órdenes) (?:anteriores|previas)',
  '(?:ignora|dimentica)[a-z]{0,2} (?:\\w{1,8} ){0,3}(?:istruzioni|regole) (?:precedenti|sopra)',
  '(?:ignore|esqueça|desconsidere) (?:\\w{1,8} ){0,3}(?:instruções|regras) (?:anteriores|acima)',
  '(?:negeer|vergeet) (?:\\w{1,8} ){0,3}(?:vorige|eerdere|bovenstaande) (?:instructies|regels|opdrachten)',
  '(?:zignoruj|zapomnij|pomiń) (?:\\S{1,12} ){0,3}(?:poprzedni|wcześniejsz)\\S{0,4} (?:instrukcj|zasad|poleceni)',
  '(?:игнорируй|забудь|проигнорируй)\\S{0,3} (?:\\S{1,8} ){0,3}(?:предыдущ|прежн)\\S{0,4} (?:инструкци|правил|указани)',
  '(?:忽略|无视|忘记|不要理会)\\S{0,6}(?:之前|以前|上面|先前|此前)\\S{0,6}(?:指令|指示|规则|说明|提示)',
  '(?:以前|これまで|前|上記)の\\S{0,6}(?:指示|命令|ルール)\\S{0,6}(?:無視|忘れ)',
  '(?:이전|앞|위)\\S{0,4} ?\\S{0,4} ?(?:지시|명령|규칙)\\S{0,3} ?(?:무시|잊)',
  '(?:تجاهل|انس) (?:\\S{1,8} ){0,2}(?:التعليمات|الأوامر|القواعد) السابقة',
  '(?:önceki|yukarıdaki) (?:\\S{1,8} ){0,2}(?:talimat|kural|komut)\\S{0,8} (?:\\S{1,8} ){0,1}(?:yok say|unut|görmezden)',
  '(?:पिछले|पहले के) (?:\\S{1,8} ){0,2}(?:निर्देश|नियम)\\S{0,6} (?:\\S{1,4} ){0,1}(?:अनदेखा|भूल|नज़रअंदाज़)',
];

const PROMPT =
  '(?:system ?prompt|system message|hidden (?:instructions|prompt)|initial (?:instructions|prompt)|your (?:\\w{1,12} )?(?:prompt|instructions)|developer (?:message|instructions))';
const SHOW =
  '(?:reveal|show|print|output|repeat|display|leak|expose|tell me|give me|translate|encode|return|dump|write out)';

export const features: readonly Feature[] = [
  feature('forget-instructions', 1, `${FORGET} (?:\\S{1,12} ){0,4}${BEFORE} (?:\\S{1,12} ){0,2}?${RULES}`),
  feature('forget-instructions', 1, `${FORGET} (?:\\S{1,12} ){0,2}${RULES} (?:above|before|given|you)`),
  feature(
    'forget-everything',
    1,
    `(?:ignore|forget|disregard) (?:everything|all|anything) (?:\\S{1,8} ){0,3}(?:above|before|told|said)`,
  ),
  feature('forget-elsewhere', 1, ELSEWHERE.join('|')),
  feature(
    'rules-are-gone',
    1,
    `(?:previous|prior|earlier) ${RULES} (?:\\S{1,8} ){0,2}(?:never existed|no longer|are void)|never mind the (?:earlier|previous) ${RULES}`,
  ),
  feature(
    'new-task',
    0.6,
    'your new (?:task|instructions?|role|goal) (?:is|are)|new (?:instructions|rules|task)\\s?[:.]|follow (?:these|only mine)',
  ),
  feature(
    'no-rules',
    0.6,
    '(?:without|no|any|drop all|disable (?:your|all)|aucune|sin|keine|ohne) (?:\\S{1,10} ){0,2}(?:restrictions?|filters?|rules?|limits?|limite|ethical guidelines|content policy|regeln(?: mehr)?|einschränkungen|restricciones|safety checks)',
  ),
  feature(
    'other-self',
    0.6,
    'you are (?:now|no longer)|from now on,? you (?:are|only)|du bist jetzt|a partir de ahora eres|tu es maintenant|pretend to be|you will simulate|(?:act|answer|roleplay) as an? (?:\\w{1,14} ){0,2}(?:ai|model|assistant)\\b',
  ),
  feature(
    'jailbreak',
    1,
    '\\bdo anything now\\b|(?:enable|enter|activate) (?:developer|jailbreak|god|dan|debug) mode(?! on)|jailbroken|(?:unrestricted|amoral|uncensored|unfiltered) (?:ai|model|assistant)|never refuse|must never refuse|bypass (?:your|all) (?:\\w{1,10} )?(?:filters|safety|restrictions)',
  ),
  feature('show-prompt', 1, `${SHOW} (?:\\S{1,12} ){0,5}${PROMPT}(?! for)`),
  feature(
    'show-prompt',
    1,
    'what (?:is|are) your (?:system ?prompt|(?:initial|hidden) instructions)|(?:repeat|output|print) (?:\\S{1,10} ){0,2}(?:words|text|everything) above (?:this line|starting)|rules you were given',
  ),
  feature(
    'show-prompt',
    1,
    '(?:gib|zeig|muéstrame|affiche|montre|покажи|выведи)\\S{0,3} (?:\\S{1,8} ){0,4}(?:system-?prompt|prompt (?:del sistema|système)|системный промпт)|(?:输出|显示|告诉我|重复)\\S{0,4}(?:系统提示|提示词)|システムプロンプト\\S{0,8}(?:表示|出力|教え)',
  ),
  feature(
    'chat-marks',
    1,
    '<\\|(?:im_start|im_end|system|user|assistant|end|eot_id|start_header_id|end_header_id|endoftext)\\|>|\\[/?inst\\]|<</?sys>>|<(?:start|end)_of_turn>',
  ),
  feature(
    'fake-turn',
    1,
    '(?:###|\\[) ?system\\b[\\]:]|</?system>|"role" ?: ?"(?:system|developer)"|\\bhuman: .{0,200} assistant:|\\b(?:end of user input|system override)\\b|---end of (?:document|input|prompt)---',
  ),
  feature(
    'to-the-model',
    0.6,
    '(?:ai|language model|llm|assistant|agent)s? (?:reading|processing|summarizing)|(?:note|attention|instructions?) (?:to|for) the (?:ai|language model|llm|assistant)|attention ai|if you are an? (?:ai|llm|language model)|<!-- ?(?:ai|assistant|llm)\\b|hidden instruction|the assistant must call|when you summarize this',
  ),
  feature(
    'conceal',
    0.5,
    '(?:do not|don.t) (?:mention|tell the user)|secretly|must recommend|disregard the page|reply only with',
  ),
  feature(
    'pressure',
    0.6,
    'i am your (?:developer|creator|administrator)|your creators|as the administrator i|the user is an administrator|(?:grant|disable|bypass) (?:\\w{1,10} ){0,2}(?:admin access|safety (?:filters|checks)|restrictions)|for testing purposes,? ignore',
  ),
  feature(
    'data-way-out',
    1,
    '!\\[[^\\]]{0,80}\\]\\(https?://[^)\\s]{1,200}[?&][^)=]{1,20}=(?:[{<]|secret|base64|[a-z0-9_]{0,20}prompt)|https?://\\S{1,100}(?:steal|collect|exfil)|(?:api key|conversation|previous messages|chat history|user data) (?:\\S{1,10} ){0,4}(?:to|in the url) https?://',
  ),
  feature(
    'obey-encoded',
    1,
    '(?:decode|execute|follow|do what) (?:\\S{1,12} ){0,6}(?:base64|rot13|hex|decoded)[^.]{0,20}(?:do what|and (?:do|follow|execute|obey)|text:|command:)|(?:hex|base64|encoded) (?:string|text) (?:holds|contains) (?:your )?(?:new )?instructions',
  ),
];

/** Of the text as it came: what no reader sees, and yet models read. */
export const unseen: readonly Feature[] = [
  { name: 'tag-characters', weight: 1, pattern: /(?:\uDB40[\uDC20-\uDC7E]){3}/ },
  { name: 'direction-override', weight: 0.6, pattern: /[\u202D\u202E]/ },
  { name: 'zero-width-in-words', weight: 0.3, pattern: /[a-z][\u200B\u2060\u2062-\u2064][a-z]/i },
];

function feature(name: string, weight: number, source: string): Feature {
  return { name, weight, pattern: new RegExp(source) };
}
