-- What queries look up of reports and shipments: heads of reports, steps of shipments.

-- An accepted entry or exit report, once for each declaration that it names. Its lines are in report_lines.
CREATE TABLE reports (
  document INTEGER NOT NULL REFERENCES documents (id),
  declaration TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('IIE', 'ISE')),
  arrived INTEGER NOT NULL,
  ruc TEXT NOT NULL,         -- who presented it
  depot TEXT NOT NULL,
  district TEXT NOT NULL,    -- empty in reports of before this table
  entry_type TEXT NOT NULL,  -- TipoIngreso
  motive TEXT NOT NULL,      -- MotivoSalida
  entry TEXT NOT NULL,       -- NumeroEntregaIIE
  mrn TEXT NOT NULL,
  msn TEXT NOT NULL,
  hsn TEXT NOT NULL,
  PRIMARY KEY (document, declaration)
) STRICT, WITHOUT ROWID;
CREATE INDEX reports_by_time ON reports (kind, arrived DESC, document DESC, declaration);
CREATE INDEX reports_of_ruc ON reports (ruc, arrived);
CREATE INDEX reports_of_declaration ON reports (declaration, arrived);
CREATE INDEX reports_of_cargo ON reports (mrn, msn, hsn) WHERE mrn <> '';

INSERT INTO reports
  SELECT m.document, m.declaration, d.kind, d.arrived, d.ruc, m.depot, '', '',
    CASE m.cause WHEN 'INGRESO' THEN '' ELSE substr(m.cause, 1, 1) END, coalesce(e.submission_number, ''), '', '', ''
  FROM movements m JOIN documents d ON d.id = m.document
  LEFT JOIN exits x ON x.document = m.document LEFT JOIN documents e ON e.id = x.entry
  WHERE d.kind IN ('IIE', 'ISE');

-- What happened to the goods of a declaration in a depot, as it was when it was booked.
CREATE TABLE milestones (
  id INTEGER PRIMARY KEY,
  declaration TEXT NOT NULL,
  depot TEXT NOT NULL,
  document INTEGER NOT NULL REFERENCES documents (id),
  event TEXT NOT NULL,
  at INTEGER NOT NULL,
  author TEXT NOT NULL,
  pieces INTEGER,  -- no value: no goods moved
  weight INTEGER,
  pieces_left INTEGER,  -- in the depot; no value in what was booked before this table
  weight_left INTEGER,
  state TEXT NOT NULL,  -- of the shipment
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX milestones_of_declaration ON milestones (declaration, at);

INSERT INTO milestones (declaration, depot, document, event, at, author, pieces, weight, state, detail)
  SELECT m.declaration, m.depot, m.document,
    CASE WHEN d.kind = 'CII' THEN 'CORRECCION' WHEN m.cause = 'INGRESO' THEN m.cause ELSE 'SALIDA_' || m.cause END,
    m.at, m.depot, m.pieces, m.weight, '', ''
  FROM movements m JOIN documents d ON d.id = m.document ORDER BY m.document;

CREATE INDEX documents_by_time ON documents (arrived);
