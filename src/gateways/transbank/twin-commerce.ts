// Whose commerce code it is. A code of the simulation is made like the vendor's public test codes:
// ten digits name the merchant, the last two the product, so that one merchant has all of them.

export type Currency = 'CLP' | 'USD';

export type Commerce = {
  code: string;
  /** The merchant's ten digits: books and stored cards stand under them. */
  account: string;
  product: 'webpay' | 'oneclick';
  /** Codes of the stores, of a mall. */
  children: readonly string[];
  isDeferred: boolean;
  currency: Currency;
  /** Which set of response codes it gets. */
  level: 1 | 2;
};

type Kind = Pick<Commerce, 'product' | 'isDeferred'> & { children: readonly string[] };

const KINDS: Readonly<Record<string, Kind>> = {
  32: { product: 'webpay', isDeferred: false, children: [] },
  40: { product: 'webpay', isDeferred: true, children: [] },
  41: { product: 'oneclick', isDeferred: false, children: ['42', '43'] },
  47: { product: 'oneclick', isDeferred: true, children: ['48', '49'] },
};

const PUBLIC_ACCOUNT = '5970555555';
/** Printed in the vendor's documents for everybody's tests. */
export const PUBLIC_SECRET = '579B532A7440BB0C9079DED94D31EA1615BACEB56610332264630D42D0A36B1C';
const ACCOUNT = /^5970\d{6}$/;

/** null: there is no such code, or the key is not its own. */
export function commerceOf(code: string, secret: string): Commerce | null {
  const account = code.slice(0, 10);
  const kind = KINDS[code.slice(10)];
  if (kind === undefined || !isAccount(account) || !isSecret(account, secret)) return null;
  const { product, isDeferred } = kind;
  const children = kind.children.map((child) => account + child);
  return { code, account, product, isDeferred, children, ...countsOf(account) };
}

export function isAccount(account: string): boolean {
  return ACCOUNT.test(account);
}

// The public merchant has the public key; of the others any key is the key, but one of zeros.
function isSecret(account: string, secret: string): boolean {
  if (account === PUBLIC_ACCOUNT) return secret === PUBLIC_SECRET;
  return /^[0-9A-Fa-f]{64}$/.test(secret) && !/^0+$/.test(secret);
}

/** The fifth digit 9: in dollars. The sixth digit 2: the second level of response codes. */
function countsOf(account: string): Pick<Commerce, 'currency' | 'level'> {
  return {
    currency: account.charAt(4) === '9' ? 'USD' : 'CLP',
    level: account.charAt(5) === '2' ? 2 : 1,
  };
}
