// The capture widget, for a shop's page: shows the page that stores an instrument in a frame, and
// says when it is done. `Dunlin.capture({ ref, element, onDone })`; `url` may stand for `ref`.

(() => {
  const home = new URL('.', document.currentScript.src);

  function addressOf({ ref, url, language }) {
    const address = new URL(url ?? `capture/${encodeURIComponent(ref)}`, home);
    address.pathname = address.pathname.replace(/\/(?:checkout|pay)\/([^/]+)$/, '/capture/$1');
    address.searchParams.set('parent', location.origin);
    if (language !== undefined) address.searchParams.set('lang', language);
    return address;
  }

  function capture(options) {
    const { ref, url, element, onDone, onEnded, title = 'Payment details' } = options;
    const place = typeof element === 'string' ? document.querySelector(element) : element;
    if (!(place instanceof Element)) throw new TypeError('Dunlin.capture needs an element');
    if (ref === undefined && url === undefined) throw new TypeError('Dunlin.capture needs a ref');
    const address = addressOf(options);
    const frame = document.createElement('iframe');
    frame.src = address.href;
    frame.title = title;
    frame.style.cssText = 'border:0;width:100%;min-height:10rem;color-scheme:normal';
    const close = () => {
      removeEventListener('message', hear);
      frame.remove();
    };
    let told = false;
    function hear({ origin, source, data }) {
      if (origin !== address.origin || source !== frame.contentWindow) return;
      if (data?.type === 'dunlin:height') frame.style.height = `${Number(data.height) || 160}px`;
      if (data?.type === 'dunlin:stored' && !told) {
        told = true;
        onDone?.({ account: data.account });
      }
      if (data?.type === 'dunlin:ended') onEnded?.();
    }
    addEventListener('message', hear);
    place.append(frame);
    return { close };
  }

  window.Dunlin = { ...window.Dunlin, capture };
})();
