-- The way of a registration: data of the request, security codes, granted OCE codes.

ALTER TABLE accounts ADD COLUMN kind TEXT NOT NULL DEFAULT 'GEN';
ALTER TABLE accounts ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN ruc TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN representative TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN submission_number TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN signer TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN reasons TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN remark TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN filed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN decided INTEGER;
ALTER TABLE accounts ADD COLUMN refreshed TEXT NOT NULL DEFAULT '';
DROP INDEX accounts_live_identity;
CREATE UNIQUE INDEX accounts_live_identity ON accounts (kind, ruc, identity_type, identity_number) WHERE live = 1;
CREATE UNIQUE INDEX accounts_of_document ON accounts (document);
CREATE INDEX accounts_of_number ON accounts (submission_number, document);
CREATE INDEX accounts_of_identity ON accounts (identity_number, document);
CREATE INDEX accounts_active ON accounts (ruc, kind) WHERE state = 'ACTIVO';
CREATE INDEX accounts_stale ON accounts (state, refreshed);
CREATE INDEX accounts_in_review ON accounts (state, document);

CREATE TABLE challenges (
  id TEXT NOT NULL PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES documents (id),
  account INTEGER NOT NULL REFERENCES documents (id),
  salt BLOB NOT NULL CHECK (length(salt) = 32),
  hmac BLOB NOT NULL CHECK (length(hmac) = 32),
  created INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'VIVO' CHECK (state IN ('VIVO', 'USADO', 'ANULADO'))
) STRICT, WITHOUT ROWID;
CREATE INDEX challenges_of_document ON challenges (document, created);
CREATE UNIQUE INDEX challenges_one_live ON challenges (document) WHERE state = 'VIVO';

CREATE TABLE oce_grants (
  code TEXT NOT NULL PRIMARY KEY,
  type TEXT NOT NULL,
  ruc TEXT NOT NULL,
  name TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  document INTEGER NOT NULL REFERENCES documents (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX oce_grants_of_document ON oce_grants (document);
