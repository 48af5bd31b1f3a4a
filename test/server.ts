// Settings of the PostgreSQL that tests share: fast, and in a time zone that nobody expects.
// Durability is tested on servers of their own (embedded.test.ts, the crash tests).

export const TEST_SERVER_SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  autovacuum: 'off',
  shared_buffers: '128MB',
  max_connections: '300',
  // Nothing of ours may depend on the server's zone.
  timezone: 'Pacific/Chatham',
};

/** The zone that the test processes run in; a quarter of an hour off, and far from the server's. */
export const TEST_PROCESS_ZONE = 'Asia/Kathmandu';
