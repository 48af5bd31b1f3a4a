// `dunlin sandbox`: the simulated gateways alone, for whoever runs the engine elsewhere.

import { command, EXIT, NUMBER_MAX, textValue, wholeValue } from './command.ts';
import { untilStopped } from './running.ts';

const PORT = 4281;

export const sandbox = command({
  name: 'sandbox',
  summary: 'Run the simulated gateways alone',
  about: [
    'The page at its address lists them: what address each has, which credentials and test cards',
    'it takes, and how to make it refuse, hang, reset, fail and repeat itself.',
  ],
  options: {
    host: { type: 'string', value: 'ADDRESS', meaning: 'Address to listen on; 127.0.0.1' },
    port: { type: 'string', value: 'PORT', meaning: `Port to listen on, 0 for any; ${PORT}` },
    journal: { type: 'string', value: 'FILE', meaning: 'Remember what was booked across restarts' },
    seed: { type: 'string', value: 'NUMBER', meaning: 'Decides the faults that come by rate; 1' },
  },
  examples: ['dunlin sandbox', 'dunlin sandbox --port 0 --journal sandbox.journal --json'],
  run: async ({ values, out, parts }) => {
    const stopped = untilStopped();
    const journal = textValue(values, 'journal');
    const running = await parts.startSandbox({
      host: textValue(values, 'host') ?? '127.0.0.1',
      port: wholeValue(values, 'port', PORT, [0, 65_535]),
      seed: wholeValue(values, 'seed', 1, [0, NUMBER_MAX]),
      ...(journal !== null && { journal }),
    });
    out.result(
      { ready: true, url: running.url },
      () => `The sandbox is ready: open ${running.url}/`,
    );
    await stopped;
    await running.close();
    return EXIT.ok;
  },
});
