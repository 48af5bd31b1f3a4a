// placeholder
import { command, EXIT } from './command.ts';
export const demo = command({
  name: 'demo',
  summary: 'x',
  options: {},
  examples: [],
  run: async () => EXIT.ok,
});
