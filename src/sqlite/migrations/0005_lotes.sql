-- Lotes: their entries in the order in which they are decided, and what became of each.

CREATE TABLE lotes (
  arrival INTEGER PRIMARY KEY REFERENCES arrivals (id),
  next INTEGER NOT NULL DEFAULT 0,
  planned INTEGER NOT NULL DEFAULT 0 CHECK (planned IN (0, 1)),
  set_aside INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE lote_entries (
  lote INTEGER NOT NULL REFERENCES lotes (arrival),
  entry INTEGER NOT NULL,
  name TEXT NOT NULL,
  rank INTEGER NOT NULL,
  size INTEGER NOT NULL DEFAULT 0,
  sha256 BLOB CHECK (sha256 IS NULL OR length(sha256) = 32),
  document INTEGER REFERENCES documents (id),
  repetition INTEGER NOT NULL DEFAULT 0,
  kind TEXT NOT NULL DEFAULT '',
  submission_number TEXT NOT NULL DEFAULT '',
  result TEXT CHECK (result IN ('ACEPTADO', 'ACEPTADO_CON_OBSERVACIONES', 'RECHAZADO', 'PENDIENTE')),
  procedure_number TEXT NOT NULL DEFAULT '',
  pending_state TEXT NOT NULL DEFAULT '',
  findings TEXT NOT NULL DEFAULT '',  -- a line for each: code, space, path
  omitted INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (lote, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX lote_entries_undecided ON lote_entries (lote, rank, entry) WHERE result IS NULL;
CREATE UNIQUE INDEX lote_entries_first ON lote_entries (document) WHERE document IS NOT NULL AND repetition = 0;
