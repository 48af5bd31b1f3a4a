import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { elementsOf, readXml, textOf, writeXml } from './xml.ts';

const inside = (xml: string) => readXml(`<API3G>${xml}</API3G>`);

/** Nothing that a printable text has. XML makes one line end of each. */
const LINE_ENDS = /[\r\n]/g;
const NOT_IN_XML = /[\p{Cc}\p{Cs}\u{fffe}\u{ffff}]/gu;

describe('XML', () => {
  it('is written in the order given, and whatever stands in it', () => {
    assert.equal(
      writeXml([
        ['Request', 'createToken'],
        ['Transaction', [['CompanyRef', 'a<b>&"c\' é\u{0}\u{1f600}']]],
      ]),
      '<?xml version="1.0" encoding="utf-8"?>\n<API3G><Request>createToken</Request>' +
        '<Transaction><CompanyRef>a&lt;b&gt;&amp;&quot;c&apos; é\u{1f600}</CompanyRef>' +
        '</Transaction></API3G>',
    );
  });

  it('comes back as it was written', () => {
    const word = fc.string({ unit: 'grapheme' }).map((text) => `-${text.replace(LINE_ENDS, '')}-`);
    fc.assert(
      fc.property(word, (text) => {
        const fields = readXml(writeXml([['Said', text]]));
        assert.equal(textOf(fields ?? {}, 'Said'), text.replace(NOT_IN_XML, ''));
      }),
    );
  });

  it('is read with one, many or no elements of a name', () => {
    const refund = '<Refund><Code>003</Code></Refund>';
    const refunds = (xml: string) =>
      elementsOf(inside(`<Refunds>${xml}</Refunds>`) ?? {}, 'Refunds')
        .flatMap((list) => elementsOf(list, 'Refund'))
        .map((one) => textOf(one, 'Code'));
    assert.deepEqual(refunds(''), []);
    assert.deepEqual(refunds(refund), ['003']);
    assert.deepEqual(refunds(refund + refund), ['003', '003']);
    assert.equal(textOf(inside('<Result>000</Result><Result>901</Result>') ?? {}, 'Result'), null);
    assert.equal(textOf(inside('<Result/>') ?? {}, 'Result'), null);
    assert.equal(textOf(inside('<A>1</A>') ?? {}, 'constructor'), null);
    assert.equal(textOf(inside('<A><![CDATA[<b> & c]]></A>') ?? {}, 'A'), '<b> & c');
  });

  it('takes entities for what XML itself defines, once', () => {
    const fields = inside('<A>&amp;lt; &#65;&#x42; &unknown; &#1114112;</A>') ?? {};
    assert.equal(textOf(fields, 'A'), '&lt; AB &unknown; &#1114112;');
  });

  const laughs = '<!DOCTYPE API3G [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>';
  const unread: [string, string][] = [
    ['nothing', ''],
    ['JSON', '{"Result":"000"}'],
    ['an outage', '<html><body><h1>502 Bad Gateway</h1></body></html>'],
    ['half a reply', '<API3G><Result>000</Result><ResultExpl'],
    ['two documents', '<API3G><Result>000</Result></API3G><API3G></API3G>'],
    ['another root', '<Reply><Result>000</Result></Reply>'],
    ['a text alone', '<API3G>000</API3G>'],
    ['entities of its own', `${laughs}<API3G><Result>&b;</Result></API3G>`],
    ['a file', '<!DOCTYPE API3G SYSTEM "file:///etc/passwd"><API3G><Result>0</Result></API3G>'],
    ['a prototype', '<API3G><__proto__><Result>000</Result></__proto__></API3G>'],
    ['too much', `<API3G><Result>${'0'.repeat(200_000)}</Result></API3G>`],
  ];
  for (const [what, text] of unread) {
    it(`is not read from ${what}`, () => assert.equal(readXml(text), null));
  }
});
