import type { PatternRow } from '../pattern-finder';
import { isPlaceholder } from './placeholders';

/** A key that its maker's mark gives away. Sources: the makers' references, and the keys that they hand out. */
function key(label: string, pattern: string, longest: number, before = ''): PatternRow {
  return {
    label,
    before: `(?<![A-Za-z0-9_])${before}`,
    pattern,
    notBefore: '[A-Za-z0-9_]',
    longest,
    measure: (candidate) => (isPlaceholder(candidate) ? 0 : candidate.length),
  };
}

const URL_SAFE = '[A-Za-z0-9_-]';

export const makers: readonly PatternRow[] = [
  key('ANTHROPIC_KEY', `sk-ant-${URL_SAFE}{24,200}`, 210),
  key('GATEWAY_KEY', `sk-eg-[a-z0-9]{1,64}-${URL_SAFE}{43}`, 114),
  key('OPENAI_KEY', `sk-(?:proj|svcacct|admin)-${URL_SAFE}{40,200}`, 212),
  key('OPENAI_KEY', 'sk-[A-Za-z0-9]{40,64}', 67),
  key('API_KEY', 'sk-[a-z]{2,8}-v\\d-[0-9a-f]{64}', 80),
  key('API_KEY', 'sk-[0-9a-f]{32}', 35),
  key('API_KEY', '(?:gsk_|xai-|pplx-|r8_)[A-Za-z0-9]{36,100}', 105),
  key('HUGGINGFACE_TOKEN', 'hf_[A-Za-z0-9]{30,40}', 43),
  key('AWS_KEY_ID', '(?:AKIA|ASIA)[A-Z2-7]{16}', 20),
  key('GOOGLE_KEY', `AIza${URL_SAFE}{35}`, 39),
  key('GOOGLE_SECRET', `GOCSPX-${URL_SAFE}{28}`, 35),
  key('GOOGLE_SECRET', `ya29\\.${URL_SAFE}{30,400}`, 405),
  key('AZURE_KEY', '[A-Za-z0-9+/]{86}==', 88, '(?<=AccountKey=)'),
  key('AZURE_KEY', '[A-Za-z0-9+/]{43}=', 44, '(?<=SharedAccessKey=)'),
  key('GITHUB_TOKEN', 'gh[pousr]_[A-Za-z0-9]{36,251}', 255),
  key('GITHUB_TOKEN', 'github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}', 93),
  key('GITLAB_TOKEN', `gl(?:pat|dt|rt|ptt)-${URL_SAFE}{20,64}`, 70),
  key('SLACK_TOKEN', 'xox[abeoprs]-[A-Za-z0-9-]{10,250}', 255),
  key('SLACK_TOKEN', 'xapp-\\d-[A-Z0-9]{8,16}-\\d{8,16}-[0-9a-f]{32,80}', 125),
  key(
    'SLACK_TOKEN',
    'https://hooks\\.slack\\.com/(?:services|workflows)/[A-Z0-9]{8,14}/[A-Z0-9]{8,14}/[A-Za-z0-9]{16,32}',
    110,
  ),
  key('STRIPE_KEY', '[rs]k_(?:live|test)_[A-Za-z0-9]{16,247}', 255),
  key('WEBHOOK_SECRET', 'whsec_[A-Za-z0-9+/]{24,100}={0,2}', 108),
  key('TWILIO_KEY', 'SK[0-9a-f]{32}', 34),
  key('SENDGRID_KEY', `SG\\.${URL_SAFE}{22}\\.${URL_SAFE}{43}`, 69),
  key('NPM_TOKEN', 'npm_[A-Za-z0-9]{36}', 40),
  key('PYPI_TOKEN', `pypi-AgE${URL_SAFE}{50,250}`, 258),
  key('TELEGRAM_TOKEN', `\\d{8,10}:AA${URL_SAFE}{33}`, 46),
  key('API_KEY', '(?:shp(?:at|ca|pa|ss)_|key-|dapi)[0-9a-f]{32}', 38),
  key('API_KEY', 'do[opr]_v1_[0-9a-f]{64}', 71),
  key('API_KEY', `(?:hvs\\.|dckr_pat_)${URL_SAFE}{24,200}`, 210),
  key('API_KEY', '(?:lin_api_|ntn_)[A-Za-z0-9]{40,50}', 60),
  key('API_KEY', 'PMAK-[0-9a-f]{24}-[0-9a-f]{34}', 64),
  key('JWT', `eyJ${URL_SAFE}{10,1000}\\.eyJ${URL_SAFE}{10,4000}\\.${URL_SAFE}{20,1000}`, 6010),
  {
    label: 'PRIVATE_KEY',
    pattern:
      '-----BEGIN (?:[A-Z]{2,9} ){0,2}PRIVATE KEY(?: BLOCK)?-----' +
      '(?:[A-Za-z0-9+/=\\s\\\\:,.]|-(?!-)){64,8000}' +
      '-----END (?:[A-Z]{2,9} ){0,2}PRIVATE KEY(?: BLOCK)?-----',
    longest: 8140,
  },
];
