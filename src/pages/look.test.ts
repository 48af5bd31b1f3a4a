import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { colourName, contrast, GROUNDS, isColour, readable, styleOf, textOn } from './look.ts';

const colours = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`);

test('contrast is what WCAG says of known pairs', () => {
  assert.equal(contrast('#000000', '#ffffff'), 21);
  assert.equal(contrast('#ffffff', '#ffffff'), 1);
  // A grey that is known to be just enough on white, and the next lighter one that is not.
  assert.ok(contrast('#767676', '#ffffff') >= 4.5);
  assert.ok(contrast('#777777', '#ffffff') < 4.5);
});

test('text on any colour, and any colour as text, can be read on both grounds', () => {
  fc.assert(
    fc.property(colours, (colour) => {
      assert.ok(contrast(colour, textOn(colour)) >= 4.5);
      for (const ground of Object.values(GROUNDS)) {
        assert.ok(contrast(readable(colour, ground), ground) >= 4.5, `${colour} on ${ground}`);
      }
    }),
  );
});

test('a colour that can be read stays what the merchant chose', () => {
  assert.equal(readable('#0b6e4f', GROUNDS.light), '#0b6e4f');
  assert.notEqual(readable('#ffff00', GROUNDS.light), '#ffff00');
});

test('what is no colour is not written into a style sheet', () => {
  assert.equal(colourName('#B4530A'), 'b4530a');
  for (const text of [null, 'red', '#fff', '#12345g', '#123456;}body{']) {
    assert.ok(isColour(`#${colourName(text)}`), String(text));
    assert.notEqual(`#${colourName(text)}`, text);
  }
  assert.match(
    styleOf('#b4530a'),
    /^:root\{--accent:#b4530a;--on-accent:#ffffff;--ink:#[0-9a-f]{6}\}/,
  );
});
