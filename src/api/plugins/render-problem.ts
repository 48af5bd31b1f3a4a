// Every error leaves here, as application/problem+json, in one shape. What the caller did wrong is
// named; what went wrong on our side is logged with the request id and never told.

import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import { Problem, type ProblemCode } from '#domain/problems.ts';
import { type Complaint, explain } from './explain-validation.ts';

/** Stable address of a problem's explanation. */
export function problemUrl(code: ProblemCode): string {
  return `/problems/${code}`;
}

/** Also of what never reaches a route, such as an address that cannot be decoded. */
export function refuse(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  const problem = problemOf(error, request);
  // What was foreseen (a gateway that cannot confirm its notice now) asks for nobody's help.
  const level = error instanceof Problem ? 'warn' : 'error';
  if (problem.status >= 500) request.log[level]({ err: error }, 'A request failed');
  return sendProblem(reply, problem);
}

export function renderProblems(app: FastifyInstance): void {
  app.setErrorHandler(refuse);
  app.setNotFoundHandler((request, reply) => {
    const detail = `There is no ${request.method} ${pathOf(request)} here.`;
    return sendProblem(reply, new Problem('not_found', { detail }));
  });
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .serializer((body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body, exact)))
    .send(problemBody(problem, reply.request.id));
}

export function problemBody(problem: Problem, requestId: string) {
  const { code, title, status, detail, field, value, limit, errors } = problem;
  return {
    type: problemUrl(code),
    title,
    status,
    code,
    detail,
    ...(field === undefined ? {} : { field }),
    ...(value === undefined ? {} : { value }),
    ...(limit === undefined ? {} : { limit }),
    ...(errors === undefined ? {} : { errors }),
    request_id: requestId,
  };
}

/** The problem that a failure is to the caller. */
function problemOf(error: FastifyError, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  if (error.validation !== undefined && error.validationContext !== undefined) {
    return explainRefusal(error, request);
  }
  const known = FRAMEWORK_PROBLEMS[error.code];
  if (known !== undefined) return known(request);
  return new Problem('internal', { cause: error });
}

function explainRefusal(error: FastifyError, request: FastifyRequest): Problem {
  const context = error.validationContext ?? 'body';
  const schemas = request.routeOptions.schema ?? {};
  const schema: unknown = Reflect.get(schemas, context) ?? {};
  const part = context === 'querystring' ? 'query' : context;
  const data: unknown = Reflect.get(request, part);
  return explain(error.validation as unknown[] as Complaint[], schema as TSchema, data, part);
}

/** What the framework refuses by itself. */
const FRAMEWORK_PROBLEMS: Record<string, (request: FastifyRequest) => Problem> = {
  FST_ERR_CTP_BODY_TOO_LARGE: (request) =>
    new Problem('body_too_large', {
      field: 'body',
      limit: `${request.routeOptions.bodyLimit} bytes`,
    }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: (request) =>
    new Problem('media_type_unsupported', {
      field: 'content-type',
      value: request.headers['content-type'],
      limit: 'application/json',
    }),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    new Problem('body_malformed', { field: 'content-length' }),
  FST_ERR_BAD_URL: () => new Problem('value_invalid', { field: 'url' }),
  FST_ERR_MAX_PARAM_LENGTH: () => new Problem('value_invalid', { field: 'url' }),
};

function exact(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

function pathOf(request: FastifyRequest): string {
  const [path = '/'] = request.url.split('?');
  return path.slice(0, 100);
}
