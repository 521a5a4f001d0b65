-- Instants are whole seconds UTC, weights thousandths of a kilogram, digests 32 octets, days ISO texts.
-- A migration is never edited once released: its checksum is kept in every database.

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  partner TEXT NOT NULL,
  opened INTEGER NOT NULL,
  closed INTEGER,
  files INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  accepted INTEGER NOT NULL DEFAULT 0,
  accepted_with_observations INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  pending INTEGER NOT NULL DEFAULT 0,
  repetitions INTEGER NOT NULL DEFAULT 0,
  settled INTEGER NOT NULL DEFAULT 0,
  first_number INTEGER,
  last_number INTEGER
) STRICT;
CREATE UNIQUE INDEX runs_one_open ON runs (partner) WHERE closed IS NULL;

CREATE TABLE arrivals (
  id INTEGER PRIMARY KEY,
  partner TEXT NOT NULL,
  correlation TEXT NOT NULL,
  claim TEXT NOT NULL,
  name TEXT NOT NULL,
  size INTEGER NOT NULL CHECK (size >= 0),
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  arrived INTEGER NOT NULL,
  segment TEXT NOT NULL,
  segment_offset INTEGER NOT NULL,
  segment_length INTEGER NOT NULL,
  fault_code TEXT NOT NULL,
  fault_detail TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 1,
  document INTEGER REFERENCES documents (id),
  source_removed INTEGER NOT NULL DEFAULT 0 CHECK (source_removed IN (0, 1)),
  -- As it was told at the decision: a pending document changes later, the run's summary does not.
  repetition INTEGER,
  run INTEGER REFERENCES runs (id),
  run_position INTEGER,
  run_result TEXT,
  run_answer INTEGER,
  UNIQUE (partner, claim)
) STRICT;
CREATE INDEX arrivals_undecided ON arrivals (partner) WHERE document IS NULL;
CREATE INDEX arrivals_to_remove ON arrivals (partner) WHERE document IS NOT NULL AND source_removed = 0;
CREATE UNIQUE INDEX arrivals_of_run ON arrivals (run, run_position) WHERE run IS NOT NULL;
CREATE INDEX arrivals_by_name ON arrivals (name);

CREATE TABLE documents (
  id INTEGER PRIMARY KEY,
  partner TEXT NOT NULL,
  arrival INTEGER NOT NULL REFERENCES arrivals (id),
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  content BLOB CHECK (content IS NULL OR length(content) = 32),
  kind TEXT NOT NULL,
  schema_version TEXT NOT NULL,
  submission_number TEXT NOT NULL,
  oce_code TEXT NOT NULL,
  ruc TEXT NOT NULL,
  user TEXT NOT NULL,
  result TEXT NOT NULL CHECK (result IN ('ACEPTADO', 'ACEPTADO_CON_OBSERVACIONES', 'RECHAZADO', 'PENDIENTE')),
  transmission_state TEXT NOT NULL,
  document_state TEXT NOT NULL,
  procedure_number TEXT NOT NULL,
  codes TEXT NOT NULL,
  arrived INTEGER NOT NULL,
  decided INTEGER NOT NULL,
  pending_until INTEGER,
  awaits TEXT NOT NULL,
  -- When a pending document is looked at again: its deadline, or 0 once what it awaits has come.
  due INTEGER,
  repetitions INTEGER NOT NULL DEFAULT 0,
  CHECK ((result = 'PENDIENTE') = (due IS NOT NULL)),
  UNIQUE (partner, sha256)
) STRICT;
CREATE UNIQUE INDEX documents_holding_number ON documents (submission_number)
  WHERE submission_number <> '' AND result <> 'RECHAZADO' AND document_state <> 'ANULADO';
CREATE INDEX documents_by_number ON documents (submission_number) WHERE submission_number <> '';
CREATE INDEX documents_by_partner ON documents (partner);
CREATE INDEX documents_due ON documents (partner, due) WHERE due IS NOT NULL;
CREATE INDEX documents_awaiting ON documents (awaits) WHERE due IS NOT NULL;

CREATE TABLE sequences (
  name TEXT NOT NULL PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE chains (
  partner TEXT NOT NULL PRIMARY KEY,
  next_number INTEGER NOT NULL,
  previous BLOB NOT NULL CHECK (length(previous) = 32)
) STRICT, WITHOUT ROWID;

CREATE TABLE answers (
  id INTEGER PRIMARY KEY,
  partner TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('ACUSE', 'RESUMEN', 'NOTIFICACION', 'RESPUESTA', 'ACUSE_LOTE')),
  answer_id TEXT NOT NULL UNIQUE,
  number INTEGER NOT NULL CHECK (number >= 1),
  document INTEGER REFERENCES documents (id),
  run INTEGER REFERENCES runs (id),
  result TEXT NOT NULL,
  canonical_digest BLOB NOT NULL CHECK (length(canonical_digest) = 32),
  name TEXT NOT NULL,
  created INTEGER NOT NULL,
  bytes BLOB NOT NULL,  -- last: the columns before it are read without touching its overflow pages
  UNIQUE (partner, number)
) STRICT;
CREATE INDEX answers_of_document ON answers (document, number) WHERE document IS NOT NULL;
CREATE TRIGGER answers_gapless BEFORE INSERT ON answers
  WHEN NEW.number <> 1 + coalesce((SELECT max(number) FROM answers WHERE partner = NEW.partner), 0)
  BEGIN SELECT raise(ABORT, 'answers are numbered without gaps'); END;
CREATE TRIGGER answers_not_changed BEFORE UPDATE ON answers
  BEGIN SELECT raise(ABORT, 'answers are never changed'); END;
CREATE TRIGGER answers_not_deleted BEFORE DELETE ON answers
  BEGIN SELECT raise(ABORT, 'answers are never deleted'); END;

CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY,
  answer INTEGER NOT NULL REFERENCES answers (id),
  partner TEXT NOT NULL,
  name TEXT NOT NULL,
  next_try INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  parked INTEGER NOT NULL DEFAULT 0 CHECK (parked IN (0, 1)),
  delivered INTEGER,
  error TEXT NOT NULL DEFAULT '',
  UNIQUE (partner, name)
) STRICT;
CREATE INDEX deliveries_waiting ON deliveries (partner, parked, next_try) WHERE delivered IS NULL;
CREATE INDEX deliveries_of_answer ON deliveries (answer);

CREATE TABLE quarantine (
  arrival INTEGER PRIMARY KEY REFERENCES arrivals (id),
  partner TEXT NOT NULL,
  codes TEXT NOT NULL,
  entered INTEGER NOT NULL,
  written INTEGER NOT NULL DEFAULT 0 CHECK (written IN (0, 1))  -- its copy is in the quarantine folder
) STRICT;
CREATE INDEX quarantine_by_partner ON quarantine (partner);
CREATE INDEX quarantine_unwritten ON quarantine (partner) WHERE written = 0;

CREATE TABLE journal (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  event TEXT NOT NULL,
  correlation TEXT NOT NULL,
  facts TEXT NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
-- The head is kept apart so that cutting off the journal's end is noticed too.
CREATE TABLE journal_head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO journal_head (id, seq, hash) VALUES (1, 0, zeroblob(32));
CREATE TRIGGER journal_not_changed BEFORE UPDATE ON journal
  BEGIN SELECT raise(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_not_deleted BEFORE DELETE ON journal
  BEGIN SELECT raise(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_head_only_grows BEFORE UPDATE ON journal_head WHEN NEW.seq <> OLD.seq + 1
  BEGIN SELECT raise(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_head_not_deleted BEFORE DELETE ON journal_head
  BEGIN SELECT raise(ABORT, 'the journal is append-only'); END;

CREATE TABLE oce (
  code TEXT NOT NULL PRIMARY KEY,
  type TEXT NOT NULL,
  ruc TEXT NOT NULL,
  name TEXT NOT NULL,
  district TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
  ruc TEXT NOT NULL,
  user TEXT NOT NULL,
  cedula TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  PRIMARY KEY (ruc, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX users_by_cedula ON users (ruc, cedula) WHERE active = 1;

CREATE TABLE declarations (
  number TEXT NOT NULL PRIMARY KEY,
  state TEXT NOT NULL,
  own_state TEXT,  -- what entries and exits moved it to; empty while only the feed has spoken
  exporter_id TEXT NOT NULL,
  exporter_name TEXT NOT NULL,
  district TEXT NOT NULL,
  depot TEXT NOT NULL,
  pieces INTEGER NOT NULL,
  gross_weight INTEGER NOT NULL,
  accepted INTEGER NOT NULL,
  valid_until TEXT NOT NULL,
  channel TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE shipments (
  depot TEXT NOT NULL,
  declaration TEXT NOT NULL,
  pieces_in INTEGER NOT NULL DEFAULT 0,
  weight_in INTEGER NOT NULL DEFAULT 0,
  pieces_out INTEGER NOT NULL DEFAULT 0,
  weight_out INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL,
  PRIMARY KEY (declaration, depot)
) STRICT, WITHOUT ROWID;

CREATE TABLE movements (
  id INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES documents (id),
  depot TEXT NOT NULL,
  declaration TEXT NOT NULL,
  pieces INTEGER NOT NULL,
  weight INTEGER NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (document, declaration, depot)  -- a document books a declaration once
) STRICT;

CREATE TABLE container_stays (
  id INTEGER PRIMARY KEY,
  container TEXT NOT NULL,
  depot TEXT NOT NULL,
  declaration TEXT NOT NULL,
  document INTEGER NOT NULL REFERENCES documents (id),
  arrived INTEGER NOT NULL,
  departed INTEGER
) STRICT;
CREATE UNIQUE INDEX container_stays_inside ON container_stays (depot, container, declaration) WHERE departed IS NULL;

CREATE TABLE accounts (
  id INTEGER PRIMARY KEY,
  user TEXT NOT NULL,
  identity_type TEXT NOT NULL,
  identity_number TEXT NOT NULL,
  email TEXT NOT NULL,
  state TEXT NOT NULL,
  live INTEGER NOT NULL GENERATED ALWAYS AS (state NOT IN ('RECHAZADA_TECNICA', 'RECHAZADA', 'ANULADA')) STORED,
  document INTEGER NOT NULL REFERENCES documents (id)
) STRICT;
CREATE UNIQUE INDEX accounts_live_user ON accounts (user) WHERE live = 1;
CREATE UNIQUE INDEX accounts_live_identity ON accounts (identity_type, identity_number) WHERE live = 1;
CREATE UNIQUE INDEX accounts_live_email ON accounts (email) WHERE live = 1;
