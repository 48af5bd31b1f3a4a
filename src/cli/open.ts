// `dunlin open`: a business with its test merchant and the first API key, from which all the rest
// is done over HTTP.

import { showId } from '#domain/ids.ts';
import { issueApiKey } from '#engine/issue-api-key.ts';
import { openBusiness } from '#engine/open-business.ts';
import { command, EXIT, textValue, UsageError } from './command.ts';
import { withEngine } from './running.ts';

export const open = command({
  name: 'open',
  takes: 'NAME',
  summary: 'Open a business: its test merchant and the first API key',
  about: [
    'The key is shown once and cannot be read again; only its hash is kept. The live merchant',
    'follows with POST /v1/merchant/go-live, which copies settings and never data.',
  ],
  options: {
    country: {
      type: 'string',
      value: 'CODE',
      meaning: 'ISO 3166-1, DE: its public holidays count',
    },
    region: {
      type: 'string',
      value: 'CODE',
      meaning: 'Region of the country with own holidays, BY',
    },
    'time-zone': {
      type: 'string',
      value: 'ZONE',
      meaning: 'Days begin and end in it: Europe/Paris',
    },
    currency: { type: 'string', value: 'CODE', meaning: 'Base currency, ISO 4217: EUR' },
  },
  examples: ['dunlin open "Dune Gym" --country FR --time-zone Europe/Paris --currency EUR'],
  run: (context) => {
    const { values, positionals, out } = context;
    const [name] = positionals;
    const country = textValue(values, 'country');
    const timeZone = textValue(values, 'time-zone');
    const baseCurrency = textValue(values, 'currency');
    if (name === undefined || positionals.length > 1) throw new UsageError('one NAME is needed');
    if (country === null || timeZone === null || baseCurrency === null) {
      throw new UsageError('--country, --time-zone and --currency are needed');
    }
    return withEngine(context, async ({ engine }) => {
      const region = textValue(values, 'region');
      const opened = await openBusiness(engine, { name, country, region, timeZone, baseCurrency });
      const merchantId = opened.merchant.id;
      const scope = { engine, merchantId, actor: 'cli:open' as const };
      const { key } = await issueApiKey(scope, { name: 'first' });
      const result = {
        business: showId('business', opened.businessId),
        merchant: showId('merchant', merchantId),
        mode: opened.merchant.mode,
        api_key: key,
      };
      out.result(
        result,
        () => `Opened ${name}: test merchant ${result.merchant}\nAPI key ${key} (shown only now)`,
      );
      return EXIT.ok;
    });
  },
});
