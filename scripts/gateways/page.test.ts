import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { gateways } from '#gateways/registry.ts';
import { gatewaysPage, unconfirmedIn } from './page.ts';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');
const readme = (folder: string) => read(`src/gateways/${folder}/README.md`);

test('docs/gateways.md is what the code says (node scripts/write-gateways.ts writes it)', () => {
  assert.equal(read('docs/gateways.md'), gatewaysPage(readme));
});

test('every gateway has its section, and what its README calls unconfirmed stands there', () => {
  const page = gatewaysPage((folder) => `# ${folder}\n\n## Unconfirmed\n\nOf ${folder}: a lot.\n`);
  for (const { title, name } of gateways) {
    assert.ok(page.includes(`\n## ${title}\n`), title);
    assert.ok(page.includes(`Of ${name.replaceAll('_', '-')}: a lot.`), name);
  }
});

test('the unconfirmed section ends where the next one begins, and its links lead from here', () => {
  const text = [
    '# Acme',
    '## Unconfirmed, and the careful reading taken',
    'See [the map](map.ts), [above](#amounts) and [the site](https://acme.test/).',
    '### Amounts',
    'Two decimals.',
    '## Twin',
    'Not this.',
  ].join('\n');
  assert.equal(
    unconfirmedIn(text, '../src/gateways/acme/README.md'),
    [
      'See [the map](../src/gateways/acme/map.ts), ' +
        '[above](../src/gateways/acme/README.md#amounts) and [the site](https://acme.test/).',
      '**Amounts**',
      'Two decimals.',
    ].join('\n'),
  );
});

test('a README without such a section is said to name nothing', () => {
  assert.equal(unconfirmedIn('# Acme\n', 'README.md'), 'Its README names nothing.');
});
