// The readable reference: one HTML page made from the OpenAPI document. A reader without script,
// style or network sees everything; links lead from an operation to its schemas and problems.

import { PROBLEMS, type ProblemCode } from '#domain/problems.ts';
import { asHtml, markdown } from './markdown.ts';
import { propertiesTable, typeOf } from './schema-table.ts';

export type Json = Record<string, unknown>;

type Operation = {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  parameters?: Json[];
  requestBody?: { content: Record<string, { schema: Json; example?: unknown }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Json }> }>;
};

type Entry = { method: string; path: string; operation: Operation };

export function referencePage(document: Json): string {
  const info = document.info as { title: string; version: string; description: string };
  const tags = document.tags as { name: string; description: string }[];
  const schemas = (document.components as { schemas: Record<string, Json> }).schemas;
  const entries = entriesOf(document);
  const sections = tags.map(({ name, description }) =>
    tagSection(
      name,
      description,
      entries.filter(({ operation }) => operation.tags.includes(name)),
      schemas,
    ),
  );
  const navigation = tags.map(({ name }) => navigationOf(name, entries));
  const body = `
<nav aria-label="Contents">
<p class="name"><a href="#top">${asHtml(info.title)}</a> <small>${asHtml(info.version)}</small></p>
${navigation.join('\n')}
<p><a href="#problems">Problems</a></p>
<p><a href="#schemas">Schemas</a></p>
<p><a href="/openapi.json">openapi.json</a></p>
</nav>
<main id="top">
<h1>${asHtml(info.title)}</h1>
${markdown(info.description)}
${sections.join('\n')}
<section id="problems"><h2>Problems</h2>${problemsTable()}</section>
<section id="schemas"><h2>Schemas</h2>
${Object.entries(schemas)
  .map(([name, schema]) => schemaArticle(name, schema))
  .join('\n')}
</section>
</main>`;
  return shell(info.title, body);
}

/** What one problem means, and which operations answer it. */
export function problemPage(code: ProblemCode, document: Json): string {
  const [status, title] = PROBLEMS[code];
  const users = entriesOf(document).filter(({ operation }) =>
    operation.responses[String(status)]?.description.includes(`\`${code}\``),
  );
  const links = users.map(
    ({ method, path, operation }) =>
      `<li><a href="/docs#${operation.operationId}">` +
      `<code>${method} ${asHtml(path)}</code></a></li>`,
  );
  const where = links.length === 0 ? '' : `<h2>Answered by</h2><ul>${links.join('')}</ul>`;
  const body = `<main class="alone"><p><a href="/docs#problems">All problems</a></p>
<h1><code>${code}</code></h1><p>${asHtml(title)}.</p><p>HTTP status ${status}.</p>${where}</main>`;
  return shell(code, body);
}

function shell(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${asHtml(title)}</title>
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>${body}
</body>
</html>
`;
}

function entriesOf(document: Json): Entry[] {
  const paths = document.paths as Record<string, Record<string, Operation>>;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );
}

function navigationOf(tag: string, entries: readonly Entry[]): string {
  const links = entries
    .filter(({ operation }) => operation.tags.includes(tag))
    .map(
      ({ operation }) =>
        `<li><a href="#${operation.operationId}">${asHtml(operation.summary)}</a></li>`,
    );
  return `<p><a href="#${anchorOf(tag)}">${asHtml(tag)}</a></p><ul>${links.join('')}</ul>`;
}

function tagSection(
  name: string,
  description: string,
  entries: readonly Entry[],
  schemas: Record<string, Json>,
): string {
  const articles = entries.map((entry) => operationArticle(entry, schemas));
  return `<section id="${anchorOf(name)}"><h2>${asHtml(name)}</h2>
<p>${asHtml(description)}</p>
${articles.join('\n')}
</section>`;
}

function operationArticle({ method, path, operation }: Entry, schemas: Record<string, Json>) {
  const { operationId, summary, description, parameters = [], requestBody } = operation;
  const body = requestBody?.content['application/json'];
  const given = parameters.map((parameter) => ({
    name: String(parameter.name),
    place: String(parameter.in),
    required: parameter.required === true,
    schema: { description: parameter.description, ...(parameter.schema as Json) } as Json,
  }));
  return `<article id="${operationId}">
<h3>${asHtml(summary)}</h3>
<p class="call"><span class="method ${method.toLowerCase()}">${method}</span>
<code>${asHtml(path)}</code></p>
${description === undefined ? '' : markdown(description)}
${given.length === 0 ? '' : `<h4>Parameters</h4>${propertiesTable(given)}`}
${body === undefined ? '' : bodySection(body.schema, body.example, schemas)}
<h4>Answers</h4>
<dl>${Object.entries(operation.responses).map(answer).join('')}</dl>
</article>`;
}

function bodySection(schema: Json, example: unknown, schemas: Record<string, Json>): string {
  const name = typeof schema.$ref === 'string' ? (schema.$ref.split('/').at(-1) ?? '') : '';
  const whole = schemas[name] ?? schema;
  const shown =
    example === undefined
      ? ''
      : `<pre><code>${asHtml(JSON.stringify(example, null, 2))}</code></pre>`;
  return `<h4>Body: ${typeOf(schema)}</h4>${schemaTable(whole)}${shown}`;
}

function answer([status, { description, content }]: [string, Operation['responses'][string]]) {
  const schema = content?.['application/json']?.schema;
  if (schema !== undefined) return `<dt>${status}</dt><dd>${typeOf(schema)}</dd>`;
  const codes = [...description.matchAll(/`([a-z_0-9]+)`: (.*)/g)].map(
    ([, code = '', title = '']) =>
      `<li><a href="/problems/${code}"><code>${code}</code></a> ${asHtml(title)}</li>`,
  );
  return `<dt>${status}</dt><dd><ul>${codes.join('')}</ul></dd>`;
}

function schemaArticle(name: string, schema: Json): string {
  const text = typeof schema.description === 'string' ? markdown(schema.description) : '';
  const title = asHtml(name);
  const content = `<h3>${title}</h3>${text}${schemaTable(schema)}`;
  return `<article id="schema-${title}">${content}</article>`;
}

function schemaTable(schema: Json): string {
  const required = (schema.required as string[] | undefined) ?? [];
  const properties = (schema.properties as Record<string, Json> | undefined) ?? {};
  const rows = Object.entries(properties).map(([name, property]) => ({
    name,
    place: null,
    required: required.includes(name),
    schema: property,
  }));
  return rows.length === 0 ? '' : propertiesTable(rows);
}

function problemsTable(): string {
  const rows = Object.entries(PROBLEMS).map(
    ([code, [status, title]]) =>
      `<tr><td><a href="/problems/${code}"><code>${code}</code></a></td>` +
      `<td>${status}</td><td>${asHtml(title)}.</td></tr>`,
  );
  return `<table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th></tr></thead>
<tbody>${rows.join('')}</tbody></table>`;
}

function anchorOf(tag: string): string {
  return `tag-${tag.toLowerCase().replaceAll(' ', '-')}`;
}
