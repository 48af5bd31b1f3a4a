// Lists of the simulated Stripe, a page at a time.

import { invalid, type Json, type Params } from './twin-wire.ts';

const PAGE_DEFAULT = 10;
const PAGE_MAX = 100;

export function limitOf(params: Params): number {
  const limit = Number(params.get('limit') ?? PAGE_DEFAULT);
  if (Number.isInteger(limit) && limit >= 1 && limit <= PAGE_MAX) return limit;
  throw invalid(`Invalid limit: must be between 1 and ${PAGE_MAX}`, { param: 'limit' });
}

export function page<T extends { id: string }>(
  url: string,
  all: readonly T[],
  params: Params,
  show: (item: T) => Json,
): Json {
  const after = params.get('starting_after');
  const start = after === undefined ? 0 : all.findIndex((item) => item.id === after) + 1;
  const data = all.slice(start, start + limitOf(params));
  const has_more = start + data.length < all.length;
  return { object: 'list', url, has_more, data: data.map(show) };
}
