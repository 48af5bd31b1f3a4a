// `dunlin key`: another API key for a merchant, for when one is lost or a system gets its own.

import { issueApiKey } from '#engine/issue-api-key.ts';
import { command, EXIT, UsageError } from './command.ts';
import { MERCHANT_OPTIONS, merchantOf, withEngine } from './running.ts';

export const key = command({
  name: 'key',
  takes: 'NAME',
  summary: 'Issue an API key',
  options: MERCHANT_OPTIONS,
  examples: [
    'dunlin key "billing system"',
    'dunlin key crm --merchant mer_01h455vb4pex5vsknk084sn02q',
  ],
  run: (context) => {
    const [name] = context.positionals;
    if (name === undefined || context.positionals.length > 1) {
      throw new UsageError('one NAME is needed');
    }
    return withEngine(context, async ({ engine }) => {
      const { id: merchantId } = await merchantOf(engine, context.values);
      const scope = { engine, merchantId, actor: 'cli:key' as const };
      const issued = await issueApiKey(scope, { name });
      context.out.result({ api_key: issued.key }, () => `${issued.key} (shown only now)`);
      return EXIT.ok;
    });
  },
});
