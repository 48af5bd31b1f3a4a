// What the audit sees of a page from the inside: faults of structure, and every text with its colour
// and the ground it stands on.

(() => {
  const faults = [];
  const must = (holds, fault) => {
    if (!holds) faults.push(fault);
  };
  const all = (selector) => [...document.querySelectorAll(selector)];
  const visible = (element) => element.checkVisibility();
  const named = (element) =>
    (element.textContent.trim() || element.getAttribute('aria-label') || '') !== '';
  must(/^(en|fr)$/.test(document.documentElement.lang), 'no language');
  must(document.title.trim() !== '', 'no title');
  must(all('h1').filter(visible).length === 1, 'not one h1');
  must(all('main').length === 1, 'not one main');
  const ids = all('[id]').map(({ id }) => id);
  must(new Set(ids).size === ids.length, 'an id twice');
  for (const image of all('img')) must(image.hasAttribute('alt'), 'an image without alt');
  for (const drawing of all('svg')) {
    must(drawing.getAttribute('aria-hidden') === 'true', 'a drawing that is read out');
  }
  for (const input of document.querySelectorAll('input:not([type=hidden])')) {
    const labels = [...(input.labels ?? [])];
    must(labels.some(named), `an input without a label: ${input.name}`);
  }
  for (const group of all('fieldset')) must(group.querySelector('legend') !== null, 'no legend');
  for (const element of all('a, button, summary')) {
    must(named(element), `a ${element.localName} without a name`);
    if (!visible(element) || element.matches('.skip')) continue;
    const { height } = element.getBoundingClientRect();
    must(height >= 40, `"${element.textContent.trim()}" is ${height} high`);
  }
  const { scrollWidth, clientWidth } = document.documentElement;
  must(scrollWidth <= clientWidth, `wider than the window: ${scrollWidth}`);

  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha];
  };
  const groundOf = (element) => {
    if (element === null) return [255, 255, 255, 255];
    const ground = rgba(getComputedStyle(element).backgroundColor);
    return ground[3] === 255 ? ground : groundOf(element.parentElement);
  };
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent?.trim() ?? '';
    const element = walker.currentNode.parentElement;
    if (text === '' || element === null || !visible(element)) continue;
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    const size = Number.parseInt(fontSize, 10);
    const large = size >= 24 || (size >= 19 && Number(fontWeight) >= 700);
    texts.push({ text: text.slice(0, 40), colour: rgba(color), ground: groundOf(element), large });
  }
  return { structure: faults, texts };
})();
