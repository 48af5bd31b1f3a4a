// `npm run test:live`: the *.live.test.ts on vendors' real test accounts, for the gateways whose
// credentials are in the environment. Without any it says what to set, and runs nothing.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyGateway } from '#gateways/contract.ts';
import { gateways } from '#gateways/registry.ts';
import { childEnvironment, liveTestVariable } from '#src/config.ts';
import { LIVE_VALUES, liveAccount } from '#test/live-account.ts';

const ROOT = join(import.meta.dirname, '..');
// Look-ups that lag are asked again for minutes.
const TEST_TIMEOUT_MS = 1_800_000;

process.exitCode = gateways.some((gateway) => typeof liveAccount(gateway) !== 'string')
  ? await runAll()
  : sayWhatToSet();

async function runAll(): Promise<number> {
  const files = globSync(['src/**/*.live.test.ts', 'test/**/*.live.test.ts'], { cwd: ROOT });
  const options = ['--test', '--test-reporter=spec', `--test-timeout=${TEST_TIMEOUT_MS}`];
  const child = spawn(process.execPath, [...options, ...files], {
    ...{ cwd: ROOT, stdio: 'inherit', env: childEnvironment({}) },
  });
  const [code] = await once(child, 'exit');
  return code === 0 ? 0 : 1;
}

function sayWhatToSet(): number {
  const lines = gateways.flatMap(({ name, title, settings }: AnyGateway) => {
    const required: readonly string[] = settings.required ?? [];
    const given = Object.keys(settings.properties).map((setting) => {
      const optional = required.includes(setting) ? '' : ' (optional)';
      return `  ${liveTestVariable(name, setting)}${optional}`;
    });
    return [`${title}:`, ...given];
  });
  const more = Object.entries(LIVE_VALUES).map(
    ([value, means]) => `  ${liveTestVariable('<gateway>', value)}: ${means}`,
  );
  process.stderr.write(
    [
      'No credentials of a vendor’s test account are in the environment. Set those of a gateway:',
      ...lines,
      'and what its scenarios need:',
      ...more,
      '',
    ].join('\n'),
  );
  return 2;
}
