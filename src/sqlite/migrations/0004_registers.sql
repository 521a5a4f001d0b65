-- Registers are replaced generation by generation: the new one is filled beside the one in force and put in its place
-- by one row of `generations`. Rows of old ones are swept away in small steps.

CREATE TABLE generations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice: rows of an old one may still be there
  register TEXT NOT NULL,
  series TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('filling', 'current', 'old')),
  source TEXT NOT NULL,
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  rows INTEGER NOT NULL,
  begun INTEGER NOT NULL,
  activated INTEGER
) STRICT;
CREATE UNIQUE INDEX generations_current ON generations (register) WHERE state = 'current';
CREATE INDEX generations_filling ON generations (register) WHERE state = 'filling';
CREATE INDEX generations_old ON generations (state, id) WHERE state = 'old';

CREATE TABLE generation_parts (
  generation INTEGER NOT NULL,
  part INTEGER NOT NULL,
  PRIMARY KEY (generation, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE register_ruc (
  generation INTEGER NOT NULL,
  ruc TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  type TEXT NOT NULL,
  representative_type TEXT NOT NULL,
  representative_number TEXT NOT NULL,
  representative_name TEXT NOT NULL,
  address TEXT NOT NULL,
  PRIMARY KEY (generation, ruc)
) STRICT, WITHOUT ROWID;

CREATE TABLE register_companies (
  generation INTEGER NOT NULL,
  ruc TEXT NOT NULL,
  state TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (generation, ruc)
) STRICT, WITHOUT ROWID;

CREATE TABLE register_representatives (
  generation INTEGER NOT NULL,
  ruc TEXT NOT NULL,
  document_type TEXT NOT NULL,
  document_number TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  name TEXT NOT NULL,
  position TEXT NOT NULL,
  PRIMARY KEY (generation, ruc, document_type, document_number, valid_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE register_oce (
  generation INTEGER NOT NULL,
  code TEXT NOT NULL,
  type TEXT NOT NULL,
  ruc TEXT NOT NULL,
  name TEXT NOT NULL,
  district TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  PRIMARY KEY (generation, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE register_users (
  generation INTEGER NOT NULL,
  ruc TEXT NOT NULL,
  user TEXT NOT NULL,
  cedula TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  PRIMARY KEY (generation, ruc, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX register_users_by_cedula ON register_users (generation, ruc, cedula) WHERE active = 1;

CREATE TABLE register_codes (
  generation INTEGER NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  first TEXT NOT NULL,
  second TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  PRIMARY KEY (generation, code)
) STRICT, WITHOUT ROWID;

-- What was loaded before is the first generation of its register.
INSERT INTO generations (register, series, state, source, sha256, rows, begun, activated)
  SELECT 'oce', '', 'current', '', zeroblob(32), (SELECT count(*) FROM oce), unixepoch(), unixepoch()
  WHERE EXISTS (SELECT 1 FROM oce);
INSERT INTO register_oce SELECT g.id, o.code, o.type, o.ruc, o.name, o.district, o.valid_from, o.valid_to
  FROM oce o, generations g WHERE g.register = 'oce';
INSERT INTO generations (register, series, state, source, sha256, rows, begun, activated)
  SELECT 'usuarios', '', 'current', '', zeroblob(32), (SELECT count(*) FROM users), unixepoch(), unixepoch()
  WHERE EXISTS (SELECT 1 FROM users);
INSERT INTO register_users SELECT g.id, u.ruc, u.user, u.cedula, u.active
  FROM users u, generations g WHERE g.register = 'usuarios';
DROP TABLE oce;
DROP TABLE users;
