// The document is true, complete and committed.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Compile } from 'typebox/compile';
import { ENDPOINTS } from '#api/routes/all.ts';
import { PROBLEMS } from '#domain/problems.ts';
import { apiWorld, type Json } from '#test/api-world.ts';
import { openApiText } from './openapi.ts';

test('the committed document is what the routes say', async (t) => {
  const { app } = await apiWorld(t);
  const committed = readFileSync(new URL('../openapi.json', import.meta.url), 'utf8');
  assert.ok(openApiText(app) === committed, 'stale: run node scripts/write-openapi.ts');
  const served = await app.inject('/openapi.json');
  assert.deepEqual(JSON.parse(served.payload), JSON.parse(committed));
});

test('every problem code stands at some operation, and in the list of codes', async (t) => {
  const { app } = await apiWorld(t);
  const document = app.openApi();
  const said = operationsIn(document).flatMap(({ operation }) =>
    Object.values(operation.responses).map(({ description }) => description),
  );
  const undocumented = Object.keys(PROBLEMS).filter(
    (code) => !said.some((description) => description.includes(`\`${code}\``)),
  );
  assert.deepEqual(undocumented, []);
  const { schemas } = document.components as { schemas: Record<string, Json> };
  const problem = schemas.Problem ?? assert.fail('there is no Problem');
  const { code } = problem.properties as { code: { enum: string[] } };
  assert.deepEqual(code.enum, Object.keys(PROBLEMS));
});

test('every operation has a name of its own, a summary, a known tag and a reply', async (t) => {
  const { app } = await apiWorld(t);
  const document = app.openApi();
  assert.equal(document.openapi, '3.1.0');
  const tags = (document.tags as { name: string }[]).map(({ name }) => name);
  const names = new Set<string>();
  for (const { method, path, operation } of operationsIn(document)) {
    const { operationId, summary, responses } = operation;
    assert.ok(!names.has(operationId), `${operationId} twice`);
    names.add(operationId);
    assert.ok(summary.length > 0, `${method} ${path}`);
    assert.ok(
      operation.tags.every((tag) => tags.includes(tag)),
      `${method} ${path}`,
    );
    assert.ok(responses['200'] ?? responses['201'], `${method} ${path}`);
    assert.ok(responses['500'], `${method} ${path}`);
  }
  assert.equal(names.size, ENDPOINTS.length + 1, 'all routes, and the notices');
});

test('every reference leads to a schema, and every schema is described', async (t) => {
  const { app } = await apiWorld(t);
  const document = app.openApi();
  const { schemas } = document.components as { schemas: Record<string, Json> };
  const text = JSON.stringify(document);
  const named = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name = '']) => name);
  assert.deepEqual(
    named.filter((name) => schemas[name] === undefined),
    [],
  );
  for (const [name, schema] of Object.entries(schemas)) assert.ok(schema.description, name);
});

test('the examples of bodies are accepted by their own schemas', () => {
  const bodies = ENDPOINTS.flatMap(({ body, operationId }) =>
    body === undefined ? [] : [{ body, operationId }],
  );
  let seen = 0;
  for (const { body, operationId } of bodies) {
    const { examples = [] }: { examples?: unknown[] } = body;
    for (const example of examples) {
      assert.deepEqual([...Compile(body).Errors(example)], [], operationId);
      seen += 1;
    }
  }
  assert.ok(seen > 8);
});

type Operation = {
  operationId: string;
  summary: string;
  tags: string[];
  responses: Record<string, { description: string }>;
};

function operationsIn(document: Json) {
  const paths = document.paths as Record<string, Record<string, Operation>>;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
}
