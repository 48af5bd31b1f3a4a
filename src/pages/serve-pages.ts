// The payer's pages inside the API's server, in a context of their own: forms instead of JSON,
// pages instead of problems, and no API key. Whoever knows a payer's link may use it; that is all
// the authority there is, so no cookie is set and no form needs a token.

import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '#domain/problems.ts';
import { NO_FORM, type Site, send } from './asking.ts';
import { guard } from './policy.ts';
import { problemPage } from './problem-page.ts';
import { serveAssets } from './serve-assets.ts';
import { serveCapture } from './serve-capture.ts';
import { servePayment } from './serve-payment.ts';
import { acceptedLanguage } from './texts/all.ts';

/** A gateway's form holds some dozens of fields; ours less. */
const BODY_BYTES_MAX = 128 * 1024;

export async function servePages(app: FastifyInstance, site: Site): Promise<void> {
  await app.register(async (own) => {
    own.removeAllContentTypeParsers();
    own.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: BODY_BYTES_MAX },
      (_request, body, done) => done(null, new URLSearchParams(body.toString())),
    );
    own.setErrorHandler((error: FastifyError, request, reply) =>
      showProblem(site, error, request, reply),
    );
    own.addHook('onRoute', (route) => {
      route.schema = { ...route.schema, hide: true };
    });
    serveAssets(own);
    servePayment(own, site, 'checkout');
    servePayment(own, site, 'pay');
    serveCapture(own, site);
    for (const page of ['checkout', 'pay', 'capture']) {
      for (const path of [`/${page}`, `/${page}/*`]) {
        own.get(path, async () => {
          throw new Problem('not_found');
        });
      }
    }
  });
}

function showProblem(
  { base }: Site,
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const status = error instanceof Problem ? error.status : (error.statusCode ?? 500);
  if (status >= 500) request.log.error({ err: error }, 'A page failed');
  const language = acceptedLanguage(request.headers['accept-language']);
  guard(reply, NO_FORM).code(status);
  return send(reply, problemPage({ language, status, base }));
}
