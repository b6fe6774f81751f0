-- The append-only log (design 5). A business transaction inserts one group of entries without a number; the sequencer
-- numbers whole groups: the entry at `position` of a group has the sequence number first_sequence + position.

-- sequence: ledger_group
-- distribute: id
CREATE TABLE ledger_group (
  id INTEGER NOT NULL PRIMARY KEY,
  entries INTEGER NOT NULL CHECK (entries > 0),
  first_sequence INTEGER
);
CREATE INDEX ledger_group_waiting ON ledger_group (id) WHERE first_sequence IS NULL;
CREATE INDEX ledger_group_sequence ON ledger_group (first_sequence);

-- distribute: group_id
CREATE TABLE ledger_entry (
  group_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  time INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  salt TEXT NOT NULL,
  commitment TEXT NOT NULL,
  PRIMARY KEY (group_id, position)
);

-- The tree in tiles: tile `tile` of level L holds up to 256 nodes of height 8·L, base64url of their bytes in order.
-- distribute: tile
CREATE TABLE ledger_tile (
  level INTEGER NOT NULL,
  tile INTEGER NOT NULL,
  nodes TEXT NOT NULL,
  PRIMARY KEY (level, tile)
);

-- distribute: tree_size
CREATE TABLE checkpoint (
  tree_size INTEGER NOT NULL PRIMARY KEY,
  root TEXT NOT NULL,
  time INTEGER NOT NULL,
  key_id TEXT NOT NULL,
  signature TEXT NOT NULL
);
