// What a request on the wire is called, read as a stranger reads it: by which name of ours, or by
// which of the gateway's own, each gateway is told what is asked for.

import type { TwinReply, TwinRequest } from '#sandbox/twin.ts';

export type WireNames = {
  /** Ours for what is asked for: `ptx_…`, or one of the short forms that gateways need. */
  key: string | null;
  /** Ours for what it follows, where it has no name of its own. */
  parent: string | null;
  /** The gateway's own name for what it is about. */
  ref: string | null;
  /** By which the gateway knows the same request again, where that is more than the key. */
  requestId: string | null;
};

const NOTHING: WireNames = { key: null, parent: null, ref: null, requestId: null };

export type WireReader = {
  namesIn(gateway: string, request: TwinRequest): WireNames;
  /** What a reply names from now on. */
  hear(gateway: string, request: TwinRequest, reply: TwinReply): void;
};

export function wireReader(): WireReader {
  // DPO's tokens, and our name of the payment that each was made for.
  const tokens = new Map<string, string>();
  const readers: Readonly<Record<string, (request: TwinRequest) => Partial<WireNames>>> = {
    sandbox: byHeader('idempotency-key'),
    stripe: byHeader('idempotency-key'),
    paypal: (request) => ({
      ...byHeader('paypal-request-id')(request),
      requestId: request.headers['paypal-request-id'] ?? null,
    }),
    authorize_net: ({ body }) => ({ key: /"refId":\s*"([^"]+)"/.exec(body)?.[1] ?? null }),
    transbank,
    dpo: ({ body }) => {
      const made = tokens.get(element(body, 'TransactionToken') ?? '') ?? null;
      if (element(body, 'Request') === 'chargeTokenRecurrent') return { key: made };
      return { key: element(body, 'refundRef') ?? element(body, 'CompanyRef'), parent: made };
    },
  };
  return {
    namesIn: (gateway, request) => ({ ...NOTHING, ...readers[gateway]?.(request) }),
    hear: (gateway, { body }, reply) => {
      if (gateway !== 'dpo') return;
      const [token, ref] = [element(reply.body, 'TransToken'), element(body, 'CompanyRef')];
      if (token !== null && ref !== null) tokens.set(token, ref);
    },
  };
}

// What a visit is asked with is called after it, with a word behind: `ptx_…-create`.
function byHeader(name: string): (request: TwinRequest) => Partial<WireNames> {
  return ({ headers }) => ({ key: headers[name]?.split('-', 1)[0] ?? null });
}

const TRANSACTIONS =
  /^\/rswebpaytransaction\/api\/(webpay|oneclick)\/[^/]+\/transactions(?:\/([^/]+))?(?:\/(.+))?$/;

// A payment is told its order; what follows names that order, its detail's, or Webpay's token.
function transbank({ path, body }: TwinRequest): Partial<WireNames> {
  const [, product, name = '', action] = TRANSACTIONS.exec(path) ?? [];
  const order = /"buy_order":\s*"([^"]+)"/.exec(body)?.[1] ?? null;
  if (product === undefined) return {};
  if (name === '') return { key: order };
  if (product === 'webpay') return { ref: name };
  return name === 'capture' && action === undefined ? { parent: order } : { parent: name };
}

function element(body: string, name: string): string | null {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1] ?? null;
}
