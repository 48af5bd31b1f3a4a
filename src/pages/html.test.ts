import assert from 'node:assert/strict';
import test from 'node:test';
import { html } from './html.ts';

test('what is put into a template is text, in an element and in an attribute', () => {
  const hostile = `"><script>alert('x')</script>&amp;`;
  const written = '&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;';
  assert.equal(
    `${html`<p title="${hostile}">${hostile}</p>`}`,
    `<p title="${written}">${written}</p>`,
  );
});

test('what a template made is taken as it is, alone and in lists', () => {
  const rows = ['a', '<b>'].map((text) => html`<li>${text}</li>`);
  assert.equal(`${html`<ul>${rows}</ul>`}`, '<ul><li>a</li><li>&lt;b&gt;</li></ul>');
});

test('nothing is written for null and false, and 0 is written', () => {
  assert.equal(`${html`[${null}${false}${0}]`}`, '[0]');
});
