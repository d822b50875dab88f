const OPENINGS = [
  /^(?:hi|hello|hey|hiya|dear (?:all|team|support)|greetings|good (?:morning|afternoon|evening|day))(?: there| team| all| everyone| guys| folks| again)?(?:[,!.:\s-]+|$)/i,
  /^(?:please|pls|plz|kindly|ok|okay|so|well|um|hmm|sorry)[,!.:\s-]+/i,
  /^(?:just )?(?:a )?(?:quick|short|simple|small|random|one|another) (?:question|one|thing)(?: here| for you)?[,!.:\s-]+/i,
  /^(?:i was|i am|i'm|just|we were) (?:just )?(?:wondering|curious)(?: about this)?[,:\s-]+/i,
  /^(?:can|could|may) i ask (?:you )?(?:something|a question)?[,:?\s-]*/i,
  /^(?:question|q|help|hey chatgpt|hey siri)\s*[:,]\s*/i,
  /^(?:i have a question|i need (?:some )?help)[.,:!\s-]+/i,
  /^(?:can|could|would|will) you (?:please |kindly |maybe )*(?=(?:tell|explain|show|describe|give|help|walk|write|translate|list|summari[sz]e|convert)\b)/i,
  /^(?:i would|i'd|we would|we'd) (?:like|love) (?:you )?to (?=(?:know|understand|learn|find out|see|hear|explain|tell|write)\b)/i,
];

const ENDINGS = [
  /[\s,.!?-]+(?:please|pls|plz)[\s.!?]*$/i,
  /[\s,.!?-]+(?:many |much )?(?:thanks|thank you|thx|ty|cheers)(?: in advance| so much| a lot| very much| a bunch)?[\s.!?]*$/i,
  /[\s,.!?-]+(?:any (?:help|ideas?|advice|tips)(?: is| would be)? ?(?:appreciated|welcome)?)[\s.!?]*$/i,
];

/** The text without the words that politeness puts before and after what is asked. */
export function withoutCourtesies(text: string): string {
  let core = text.trim();
  for (let shorter = true; shorter;) {
    shorter = false;
    for (const courtesy of [...OPENINGS, ...ENDINGS]) {
      const rest = core.replace(courtesy, '');
      if (rest === core || rest.trim() === '') continue;
      core = rest;
      shorter = true;
    }
  }
  return core;
}
