// The REST side of the simulated Authorize.Net: which addresses get which events.

import type { TwinReply, TwinRequest } from '#sandbox/twin.ts';
import { EVENT_TYPES, send, uuid } from './twin-events.ts';
import type { Account, Scene, Webhook } from './twin-objects.ts';
import { type Json, text } from './twin-wire.ts';

const WEBHOOKS_MAX = 50;

/** `path` without the mount, as `/rest/v1/webhooks`; `scene` null: who asks is not known. */
export function rest(scene: Scene | null, request: TwinRequest, path: string): TwinReply {
  if (scene === null)
    return problem(401, 'AUTHENTICATION_FAILED', 'Invalid authentication values.');
  const [, , , kind = '', id, action] = path.split('/');
  const { account } = scene;
  if (request.method === 'GET' && kind === 'eventtypes') {
    return plain(
      200,
      EVENT_TYPES.map((name) => ({ name })),
    );
  }
  if (request.method === 'GET' && kind === 'notifications') {
    return plain(200, { notifications: page(account, request.query) });
  }
  if (kind !== 'webhooks') return problem(404, 'NOT_FOUND', 'There is no such resource.');
  if (id === undefined) return collection(scene, request);
  const webhook = account.webhooks.get(id);
  if (webhook === undefined) return problem(404, 'NOT_FOUND', 'There is no such webhook.');
  return action === 'pings' ? ping(scene, webhook) : single(account, webhook, request);
}

function collection(scene: Scene, request: TwinRequest): TwinReply {
  const { account } = scene;
  if (request.method === 'GET') return plain(200, [...account.webhooks.values()].map(show));
  if (request.method !== 'POST') return problem(405, 'METHOD_NOT_ALLOWED', 'GET or POST.');
  const given = read(request.body);
  const id = uuid(scene.newNumber());
  const made: Webhook = {
    ...{ id, url: '', eventTypes: [], status: 'active', key: account.signatureKey },
  };
  const why = account.webhooks.size >= WEBHOOKS_MAX ? 'Too many webhooks.' : change(made, given);
  if (why !== null) return problem(400, 'INVALID_DATA', why);
  account.webhooks.set(made.id, made);
  return plain(200, show(made));
}

function single(account: Account, webhook: Webhook, request: TwinRequest): TwinReply {
  switch (request.method) {
    case 'GET':
      return plain(200, show(webhook));
    case 'PUT': {
      const changed = { ...webhook };
      const why = change(changed, { ...show(webhook), ...read(request.body) });
      if (why !== null) return problem(400, 'INVALID_DATA', why);
      Object.assign(webhook, changed);
      return plain(200, show(webhook));
    }
    case 'DELETE':
      account.webhooks.delete(webhook.id);
      return { status: 200, headers: {}, body: '' };
    default:
      return problem(405, 'METHOD_NOT_ALLOWED', 'GET, PUT or DELETE.');
  }
}

// A test event of its first type, to an address that gets no others meanwhile.
function ping(scene: Scene, webhook: Webhook): TwinReply {
  if (webhook.status === 'active') {
    return problem(400, 'INVALID_DATA', 'Only an inactive webhook can be pinged.');
  }
  const only = new Map([[webhook.id, { ...webhook, status: 'active' as const }]]);
  const [eventType = ''] = webhook.eventTypes;
  send({ ...scene.account, webhooks: only }, scene, eventType, { entityName: 'ping', id: '0' });
  return { status: 200, headers: {}, body: '' };
}

function change(webhook: Webhook, given: Json): string | null {
  const url = text(given, 'url') ?? '';
  const types = given.eventTypes;
  if (!/^https?:\/\/\S+$/.test(url)) return 'The url is not valid.';
  if (!Array.isArray(types) || types.length === 0) return 'Event types are missing.';
  const names = types.map((type) => (typeof type === 'string' ? type : String(type?.name)));
  const strange = names.find((name) => !EVENT_TYPES.includes(name));
  if (strange !== undefined) return `The event type ${strange} is not known.`;
  webhook.url = url;
  webhook.eventTypes = names;
  webhook.status = text(given, 'status') === 'inactive' ? 'inactive' : 'active';
  return null;
}

function show({ id, url, eventTypes, status }: Webhook): Json {
  const _links = { self: { href: `/rest/v1/webhooks/${id}` } };
  return { _links, webhookId: id, eventTypes, status, url };
}

function page({ notifications }: Account, query: string): Json[] {
  const asked = new URLSearchParams(query);
  const offset = Number(asked.get('offset') ?? 0);
  const limit = Number(asked.get('limit') ?? 1_000);
  return notifications.slice(offset, offset + limit);
}

function read(body: string): Json {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Json) : {};
  } catch {
    return {};
  }
}

function problem(status: number, reason: string, message: string): TwinReply {
  return plain(status, { status, reason, message, correlationId: uuid(0) });
}

function plain(status: number, body: unknown): TwinReply {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers, body: JSON.stringify(body) };
}
