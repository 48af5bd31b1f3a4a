// How a merchant of the demo stands at each simulated gateway: its settings there, and the form of
// the cards that its customers left. Another gateway is one entry.

export type Card = { token: string; customer: string | null };

export type Settings = Readonly<Record<string, string | boolean>>;

export type Stand = {
  /** `secret` gives that many random bytes in hex. */
  settings(sandboxUrl: string, secret: (bytes: number) => string): Settings;
  /** By what the twin knows the merchant, and signs its notices; null: it sends none. */
  account(settings: Settings): string;
  noticeSecret: ((settings: Settings) => string) | null;
  /**
   * A card that a customer left there before. `number` is theirs alone; `behaviour` is in the
   * twin's words. The twin has to be told of it, except where the token says what it does.
   */
  card(number: number, behaviour: string): Card;
  tokenTellsBehaviour?: true;
};

function setting(name: string): (settings: Settings) => string {
  return (settings) => String(settings[name]);
}

export const STANDS = {
  sandbox: {
    settings: (url, secret) => ({
      base_url: `${url}/sandbox`,
      api_key: `sbx_${secret(12)}`,
      notice_secret: `ntc_${secret(12)}`,
    }),
    account: setting('api_key'),
    noticeSecret: setting('notice_secret'),
    card: (number, behaviour) => ({ token: `tok_${behaviour}__${number}`, customer: null }),
    tokenTellsBehaviour: true,
  },
  stripe: {
    settings: (url, secret) => ({
      api_base: `${url}/stripe`,
      secret_key: `sk_test_${secret(12)}`,
      webhook_secret: `whsec_${secret(12)}`,
    }),
    account: setting('secret_key'),
    noticeSecret: setting('webhook_secret'),
    card: (number) => ({ token: `pm_demo${number}`, customer: `cus_demo${number}` }),
  },
  authorize_net: {
    settings: (url, secret) => ({
      api_base: `${url}/authorize_net`,
      // The end of its name is the currency of the account.
      api_login_id: `shop${secret(6)}EUR`,
      transaction_key: secret(8),
      signature_key: secret(64),
    }),
    account: setting('api_login_id'),
    noticeSecret: setting('signature_key'),
    card: (number) => ({ token: String(5_000_000 + number), customer: String(6_000_000 + number) }),
  },
  paypal: {
    settings: (url, secret) => ({
      api_base: `${url}/paypal`,
      client_id: `A${secret(12)}`,
      client_secret: `E${secret(12)}`,
      webhook_id: secret(8),
      vault: true,
    }),
    account: setting('client_id'),
    noticeSecret: setting('webhook_id'),
    card: (number) => ({ token: `wallet${number}`, customer: `payer${number}` }),
  },
  transbank: {
    settings: (url, secret) => {
      // With a 9 after these four digits a shop would count in dollars.
      const shop = `59701${digits(secret(6), 5)}`;
      return {
        api_base: `${url}/transbank`,
        webpay_code: `${shop}32`,
        webpay_secret: secret(32),
        oneclick_code: `${shop}41`,
        oneclick_child_code: `${shop}42`,
        oneclick_secret: secret(32),
      };
    },
    // All its commerce codes begin with it.
    account: (settings) => String(settings.webpay_code).slice(0, 10),
    noticeSecret: null,
    card: (number) => ({ token: `tbk-user-${number}`, customer: `user-${number}` }),
  },
  dpo: {
    settings: (url, secret) => ({
      api_base: `${url}/dpo`,
      company_token: guid(secret(16)),
      company: 'test',
      service_type: '3854',
      recurring: true,
    }),
    account: setting('company_token'),
    // Its pushes are not signed.
    noticeSecret: () => 'none',
    card: (number) => ({
      token: `798A29B4-EAB0-40B8-B46E-${String(number).padStart(12, '0')}`,
      customer: `payer.${number}@example.com`,
    }),
  },
} as const satisfies Record<string, Stand>;

function digits(hex: string, count: number): string {
  return String(Number.parseInt(hex, 16)).padStart(count, '0').slice(-count);
}

function guid(hex: string): string {
  const parts = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/.exec(hex.toUpperCase());
  return parts === null ? hex : parts.slice(1).join('-');
}

export type StandName = keyof typeof STANDS;

export const STAND_NAMES = Object.keys(STANDS) as StandName[];

export function standAt(gateway: StandName): Stand {
  return STANDS[gateway];
}

export function isStand(gateway: string): gateway is StandName {
  return gateway in STANDS;
}
