-- Mailboxes, the ledger of outgoing mails, and what a document cites.

CREATE TABLE notices (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  event TEXT NOT NULL,
  ruc TEXT NOT NULL,
  user TEXT NOT NULL,  -- empty: the company's box
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  facts TEXT NOT NULL,
  declaration TEXT NOT NULL,
  submission_number TEXT NOT NULL,
  created INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'NO_LEIDO' CHECK (state IN ('NO_LEIDO', 'LEIDO', 'ARCHIVADO'))
) STRICT;
CREATE INDEX notices_of_box ON notices (ruc, user);

-- The text of a mail may hold a secret, so it is only in the spool.
CREATE TABLE mails (
  id TEXT NOT NULL PRIMARY KEY,
  created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Declarations that a document names, refused ones too: their exporters may ask for it.
CREATE TABLE citations (
  declaration TEXT NOT NULL,
  document INTEGER NOT NULL REFERENCES documents (id),
  PRIMARY KEY (declaration, document)
) STRICT, WITHOUT ROWID;
