// `dunlin gateways`: what each gateway can do, how it takes repeating, and which settings it wants;
// read off the code, so that it is never out of date.

import {
  CAPABILITIES,
  type DescribedGateway,
  duration,
  listGateways,
  repeatingSentences,
} from '#engine/describe-gateways.ts';
import { command, EXIT, UsageError } from './command.ts';
import { table } from './output.ts';

export const showGateways = command({
  name: 'gateways',
  takes: '[NAME]',
  summary: 'List the gateways, what each can do and which settings it wants',
  options: {},
  examples: ['dunlin gateways', 'dunlin gateways stripe', 'dunlin gateways --json'],
  run: async ({ positionals, out }) => {
    const all = listGateways();
    const [name] = positionals;
    const shown = name === undefined ? all : all.filter((one) => one.name === name);
    if (shown.length === 0) {
      const known = all.map((one) => one.name).join(', ');
      throw new UsageError(`there is no gateway "${name}"; there are ${known}`);
    }
    out.result({ gateways: shown.map(forMachines) }, () =>
      [overview(shown), ...shown.map(details)].join('\n\n'),
    );
    return EXIT.ok;
  },
});

function forMachines({ idempotency, limits, ...rest }: DescribedGateway): object {
  const { key, replaysErrors, lookUpLagMs, absenceProvesAfterMs } = idempotency;
  return {
    ...rest,
    idempotency: {
      key_honoured: key.honoured,
      key_kept_ms: key.honoured ? key.forMs : null,
      replays_errors: replaysErrors,
      look_up_lag_ms: lookUpLagMs,
      absence_proves_after_ms: absenceProvesAfterMs,
    },
    limits: {
      concurrency: limits.concurrency,
      per_second: limits.perSecond,
      timeout_ms: limits.timeoutMs,
    },
  };
}

function overview(shown: readonly DescribedGateway[]): string {
  const names = Object.entries(CAPABILITIES) as [keyof typeof CAPABILITIES, string][];
  return table([
    ['', ...shown.map(({ name }) => name)],
    ['mode', ...shown.map(({ modes }) => modes.join(' or '))],
    ...names.map(([name, means]) => [means, ...shown.map(({ can }) => (can[name] ? 'yes' : '-'))]),
  ]);
}

function details({ title, name, settings, idempotency, limits }: DescribedGateway): string {
  const rows = settings.map((setting) => [
    `  ${setting.name}`,
    setting.title,
    [
      setting.secret ? 'secret' : '',
      setting.required ? '' : 'optional',
      setting.default === null ? '' : `default ${setting.default}`,
    ]
      .filter((word) => word !== '')
      .join(', '),
  ]);
  const { concurrency, perSecond, timeoutMs } = limits;
  return [
    `${title} (${name})`,
    ...repeatingSentences(idempotency).map((line) => `  ${line}`),
    `  At most ${concurrency} calls at once, ${perSecond} a second, ${duration(timeoutMs)} each.`,
    '  Settings:',
    table(rows.map(([setting = '', ...rest]) => [`  ${setting}`, ...rest])),
  ].join('\n');
}
