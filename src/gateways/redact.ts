// What may be kept of a request and a reply. Secrets come out wherever they stand, in each form a
// wire gives them (plain, URL-, JSON- or base64-encoded), and so does what looks like a card
// number.

const TEXT_MAX_CHARS = 1500;
const SECRETS_CACHED_MAX = 5000;
const MASK = '***';

// Before the secrets are looked for, a huge body is cut to this, so that its size costs nothing.
const SCAN_MAX_CHARS = 4 * TEXT_MAX_CHARS;

export type Redact = (text: string) => string;

const NO_FIELDS: readonly string[] = [];

/**
 * A function that masks these secrets, and the values of these fields whatever they are, and cuts
 * to 1,500 characters. Empty secrets are ignored.
 */
export function redactor(secrets: readonly string[], fields = NO_FIELDS): Redact {
  const given = secretFields(fields);
  const forms: string[] = [];
  for (const secret of secrets) if (secret !== '') forms.push(...formsOf(secret));
  const longest = forms.reduce((most, form) => Math.max(most, form.length), 0);
  return (text) => {
    let clean = text;
    if (text.length > SCAN_MAX_CHARS) clean = text.slice(0, SCAN_MAX_CHARS + longest);
    for (const form of forms) if (clean.includes(form)) clean = clean.replaceAll(form, MASK);
    // The scan's own cut may have left the first half of a secret at the end.
    if (text.length > SCAN_MAX_CHARS) clean = clean.slice(0, Math.max(0, clean.length - longest));
    clean = maskCards(clean.replace(given, `$1${MASK}`));
    return clean.length > TEXT_MAX_CHARS ? `${clean.slice(0, TEXT_MAX_CHARS)}…` : clean;
  };
}

const CREDENTIAL = /\b(Basic|Bearer) +[A-Za-z0-9+/=._~-]+/g;
const CARD_NUMBER = /(?<![0-9A-Za-z])\d(?:[ -]?\d){12,18}(?![0-9A-Za-z])/g;
const CODE_NAMES = '(?:cvc|cvv|cvn|cv2|card_?code|security_?code)[a-z_0-9]*';
const SECURITY_CODE = new RegExp(
  `(${CODE_NAMES}(?:"|\\]|%5D)*\\s*[:=]\\s*"?)\\d{3,4}(?!\\d)`,
  'gi',
);

// A browser could pay with the first, which Stripe shows in each PaymentIntent; the second opens
// the merchant's account for as long as it lasts.
const SECRET_FIELDS = ['client_secret', 'access_token'];

const fieldPatterns = new Map<readonly string[], RegExp>();

// The value of such a field in JSON, in a form, or between the tags of an element.
function secretFields(more: readonly string[]): RegExp {
  const known = fieldPatterns.get(more);
  if (known !== undefined) return known;
  const names = [...SECRET_FIELDS, ...more].join('|');
  const pattern = new RegExp(
    `(<(?:${names})>|(?:${names})(?:"|%22)?\\s*[:=]\\s*"?)[^<>"'&,;\\s{}]+`,
    'gi',
  );
  fieldPatterns.set(more, pattern);
  return pattern;
}

function maskCards(text: string): string {
  return text
    .replace(CREDENTIAL, `$1 ${MASK}`)
    .replace(CARD_NUMBER, (found) => (passesLuhn(found) ? maskDigits(found) : found))
    .replace(SECURITY_CODE, `$1${MASK}`);
}

function passesLuhn(text: string): boolean {
  let sum = 0;
  let double = false;
  for (let index = text.length - 1; index >= 0; index--) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) continue;
    const value = double ? digit * 2 : digit;
    sum += value > 9 ? value - 9 : value;
    double = !double;
  }
  return sum % 10 === 0;
}

function maskDigits(text: string): string {
  return `${MASK}${text.slice(-4)}`;
}

const cache = new Map<string, readonly string[]>();

function formsOf(secret: string): readonly string[] {
  const known = cache.get(secret);
  if (known !== undefined) return known;
  const forms = new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
  forms.add(new URLSearchParams({ s: secret }).toString().slice(2));
  for (const core of base64Cores(secret)) forms.add(core);
  // Longest first: a form that contains another must go before it.
  const made = [...forms].sort((a, b) => b.length - a.length);
  if (cache.size >= SECRETS_CACHED_MAX) cache.clear();
  cache.set(secret, made);
  return made;
}

// Base64 of a text that contains the secret shows it in one of three alignments; the characters
// shared with its neighbours are left out of the pattern.
function base64Cores(secret: string): string[] {
  const bytes = Buffer.from(secret);
  if (bytes.length < 6) return [];
  const cores: string[] = [];
  for (let shift = 0; shift < 3; shift++) {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]);
    const first = Math.ceil((shift * 8) / 6);
    const last = Math.floor((whole.length * 8) / 6);
    cores.push(whole.toString('base64').slice(first, last));
  }
  return cores;
}
