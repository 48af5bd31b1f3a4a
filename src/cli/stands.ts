// How a merchant of the demo stands at each simulated gateway: its settings there, and the form of
// the cards that its customers left. Another gateway is one entry.

export type Card = { token: string; customer: string | null };

export type Stand = {
  /** `secret` gives that many random bytes in hex. */
  settings(sandboxUrl: string, secret: (bytes: number) => string): Record<string, string>;
  /** By which of the settings the twin knows the merchant, and signs its notices. */
  account: string;
  noticeSecret: string | null;
  /**
   * A card that a customer left there before. `number` is theirs alone; `behaviour` is in the
   * twin's words. The twin has to be told of it, except where the token says what it does.
   */
  card(number: number, behaviour: string): Card;
  tokenTellsBehaviour?: true;
};

export const STANDS = {
  sandbox: {
    settings: (url, secret) => ({
      base_url: `${url}/sandbox`,
      api_key: `sbx_${secret(12)}`,
      notice_secret: `ntc_${secret(12)}`,
    }),
    account: 'api_key',
    noticeSecret: 'notice_secret',
    card: (number, behaviour) => ({ token: `tok_${behaviour}__${number}`, customer: null }),
    tokenTellsBehaviour: true,
  },
  stripe: {
    settings: (url, secret) => ({
      api_base: `${url}/stripe`,
      secret_key: `sk_test_${secret(12)}`,
      webhook_secret: `whsec_${secret(12)}`,
    }),
    account: 'secret_key',
    noticeSecret: 'webhook_secret',
    card: (number, behaviour) => ({
      token: `pm_${behaviour}__${number}`,
      customer: `cus_demo${number}`,
    }),
  },
  authorize_net: {
    settings: (url, secret) => ({
      api_base: `${url}/authorize_net`,
      // The end of its name is the currency of the account.
      api_login_id: `shop${secret(6)}EUR`,
      transaction_key: secret(8),
      signature_key: secret(64),
    }),
    account: 'api_login_id',
    noticeSecret: 'signature_key',
    card: (number) => ({ token: String(5_000_000 + number), customer: String(6_000_000 + number) }),
  },
} as const satisfies Record<string, Stand>;

export type StandName = keyof typeof STANDS;

export const STAND_NAMES = Object.keys(STANDS) as StandName[];

export function standAt(gateway: StandName): Stand {
  return STANDS[gateway];
}

export function isStand(gateway: string): gateway is StandName {
  return gateway in STANDS;
}
