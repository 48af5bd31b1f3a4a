// `dunlin migrate`: brings the schema up to date and checks the database, as every start does.

import { command, EXIT } from './command.ts';
import { withEngine } from './running.ts';

export const migrateDatabase = command({
  name: 'migrate',
  summary: 'Bring the database up to date and check it',
  options: {},
  examples: ['dunlin migrate', 'DATABASE_URL=postgres://... dunlin migrate --json'],
  run: (context) =>
    withEngine(context, async ({ migrated }) => {
      const names = migrated.map(({ number, name }) => `${number} ${name}`);
      context.out.result({ applied: names }, () =>
        names.length === 0 ? 'The database is up to date.' : `Applied ${names.join(', ')}.`,
      );
      return EXIT.ok;
    }),
});
