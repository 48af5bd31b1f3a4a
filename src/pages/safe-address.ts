// Addresses that come from elsewhere: only those of the web are gone to, and only origins that are
// written as browsers write them reach a header.

/** The address as browsers write it; null when it is not one of http or https. */
export function webAddress(text: string | null): string | null {
  if (text === null || !URL.canParse(text)) return null;
  const { protocol, href } = new URL(text);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
}

/** `https://shop.example`; null when the text is no origin of the web, and nothing but that. */
export function webOrigin(text: string): string | null {
  const address = webAddress(text);
  return address !== null && new URL(address).origin === text ? text : null;
}
