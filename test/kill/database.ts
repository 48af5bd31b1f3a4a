// The database as a process of its own: `node test/kill/database.ts FOLDER` prints one line of JSON
// with its address when it is ready. The password stays the same when it is started again.

import pg from 'pg';
import { startEmbedded } from '#db/embedded.ts';

const PASSWORD = 'kill';
/** Small, so that a small disk holds it; recovery after a crash has little to read. */
const SETTINGS = { shared_buffers: '256MB', max_wal_size: '512MB', max_connections: '150' };
const SMALL = { ...SETTINGS, max_wal_size: '64MB', min_wal_size: '32MB' };

const [data, size] = process.argv.slice(2);
if (data === undefined) throw new Error('the folder is missing');

const embedded = await startEmbedded({
  data,
  settings: size === 'small' ? SMALL : SETTINGS,
  onProgress: (line) => process.stderr.write(`${line}\n`),
});
const admin = new pg.Client({ connectionString: embedded.adminUrl });
await admin.connect();
await admin.query(`alter role dunlin password '${PASSWORD}'`);
await admin.end();
const url = new URL(embedded.url);
url.password = PASSWORD;
process.stdout.write(`${JSON.stringify({ url: url.toString() })}\n`);

// The server's process keeps nobody awake.
const awake = setInterval(() => {}, 60_000);
process.once('SIGTERM', () => {
  clearInterval(awake);
  void embedded.stop();
});
