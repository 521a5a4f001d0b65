-- Goods that leave again: causes of movements, stages of shipments, lines of reports, corrections.

CREATE TABLE moved (
  declaration TEXT NOT NULL,
  depot TEXT NOT NULL,
  document INTEGER NOT NULL REFERENCES documents (id),
  cause TEXT NOT NULL CHECK (cause IN ('INGRESO', 'EMBARQUE', 'DEVOLUCION', 'TRASLADO', 'BAJA')),
  pieces INTEGER NOT NULL,  -- negative only in corrections
  weight INTEGER NOT NULL,
  at INTEGER NOT NULL,
  destination TEXT NOT NULL,  -- depot to which a TRASLADO goes; else empty
  PRIMARY KEY (declaration, depot, document)  -- a document books a declaration once
) STRICT, WITHOUT ROWID;
INSERT INTO moved SELECT declaration, depot, document, 'INGRESO', pieces, weight, at, '' FROM movements;
DROP TABLE movements;
ALTER TABLE moved RENAME TO movements;

CREATE TABLE balances (
  declaration TEXT NOT NULL,
  depot TEXT NOT NULL,
  pieces_in INTEGER NOT NULL,
  weight_in INTEGER NOT NULL,
  pieces_out INTEGER NOT NULL,
  weight_out INTEGER NOT NULL,
  pieces_boarded INTEGER NOT NULL,  -- of pieces_out
  pieces_back INTEGER NOT NULL,     -- of pieces_out: returned or moved on, so they may enter again
  weight_back INTEGER NOT NULL,
  state TEXT NOT NULL,
  held_from TEXT NOT NULL,
  released INTEGER NOT NULL CHECK (released IN (0, 1)),
  PRIMARY KEY (declaration, depot),
  CHECK (pieces_out BETWEEN 0 AND pieces_in),
  CHECK (weight_out BETWEEN 0 AND weight_in),
  CHECK (pieces_boarded >= 0 AND pieces_back >= 0 AND pieces_boarded + pieces_back <= pieces_out),
  CHECK (weight_back BETWEEN 0 AND weight_out)
) STRICT, WITHOUT ROWID;
INSERT INTO balances
  SELECT declaration, depot, pieces_in, weight_in, pieces_out, weight_out, 0, 0, 0, state, '', 0 FROM shipments;
DROP TABLE shipments;
ALTER TABLE balances RENAME TO shipments;

ALTER TABLE container_stays ADD COLUMN exit_document INTEGER REFERENCES documents (id);
CREATE INDEX container_stays_left ON container_stays (exit_document, container) WHERE exit_document IS NOT NULL;

-- The cargo lines of accepted entry and exit reports as they stand after corrections. Lines of earlier entries are not here.
CREATE TABLE report_lines (
  document INTEGER NOT NULL REFERENCES documents (id),
  detail INTEGER NOT NULL,    -- place of its DetalleDAE, from 1
  sequence INTEGER NOT NULL,  -- Secuencia
  declaration TEXT NOT NULL,
  mode TEXT NOT NULL,
  perishable INTEGER NOT NULL CHECK (perishable IN (0, 1)),
  container TEXT NOT NULL,
  pieces INTEGER NOT NULL,
  weight INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (document, detail, sequence)
) STRICT, WITHOUT ROWID;

-- Exits in force and the entry that they cite.
CREATE TABLE exits (
  document INTEGER PRIMARY KEY REFERENCES documents (id),
  entry INTEGER NOT NULL REFERENCES documents (id)
) STRICT;
CREATE INDEX exits_of_entry ON exits (entry);

CREATE TABLE corrections (
  original INTEGER NOT NULL REFERENCES documents (id),
  degree INTEGER NOT NULL,
  document INTEGER NOT NULL REFERENCES documents (id),
  PRIMARY KEY (original, degree)
) STRICT, WITHOUT ROWID;
