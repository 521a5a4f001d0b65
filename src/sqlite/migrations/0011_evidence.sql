-- What proves a decision: what its signature was judged by, signed heads of the journal, and rows that nobody changes.

-- Numbered without gaps, so that a missing one is noticed.
CREATE TABLE evidence_objects (
  id INTEGER PRIMARY KEY,
  sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
  kind TEXT NOT NULL CHECK (kind IN ('CERTIFICADO', 'LISTA')),
  kept INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;

-- A set holds what one judgement of a signer rests on; many documents share it.
CREATE TABLE evidence_sets (
  id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
  kept INTEGER NOT NULL
) STRICT;
CREATE TABLE evidence_members (
  evidence INTEGER NOT NULL REFERENCES evidence_sets (id),
  position INTEGER NOT NULL,
  object INTEGER NOT NULL REFERENCES evidence_objects (id),
  PRIMARY KEY (evidence, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_of_signer ON evidence_members (object, evidence) WHERE position = 0;

ALTER TABLE documents ADD COLUMN evidence INTEGER REFERENCES evidence_sets (id);

CREATE TABLE journal_anchors (
  seq INTEGER PRIMARY KEY,
  after INTEGER NOT NULL CHECK (after < seq),
  at INTEGER NOT NULL,
  evidence INTEGER REFERENCES evidence_sets (id),
  bytes BLOB NOT NULL
) STRICT;

CREATE INDEX journal_of_correlation ON journal (correlation) WHERE correlation <> '';
CREATE INDEX arrivals_by_correlation ON arrivals (correlation);
CREATE INDEX movements_of_document ON movements (document);
CREATE INDEX corrections_of_document ON corrections (document);

-- Against mistakes, ours and those of who works on the database by hand. Against intent stands `esclusa audit verify`.
CREATE TRIGGER evidence_objects_not_changed BEFORE UPDATE ON evidence_objects
  BEGIN SELECT raise(ABORT, 'evidence is never changed'); END;
CREATE TRIGGER evidence_objects_not_deleted BEFORE DELETE ON evidence_objects
  BEGIN SELECT raise(ABORT, 'evidence is never deleted'); END;
CREATE TRIGGER evidence_sets_not_changed BEFORE UPDATE ON evidence_sets
  BEGIN SELECT raise(ABORT, 'evidence is never changed'); END;
CREATE TRIGGER evidence_sets_not_deleted BEFORE DELETE ON evidence_sets
  BEGIN SELECT raise(ABORT, 'evidence is never deleted'); END;
CREATE TRIGGER evidence_members_not_changed BEFORE UPDATE ON evidence_members
  BEGIN SELECT raise(ABORT, 'evidence is never changed'); END;
CREATE TRIGGER evidence_members_not_deleted BEFORE DELETE ON evidence_members
  BEGIN SELECT raise(ABORT, 'evidence is never deleted'); END;
CREATE TRIGGER journal_anchors_not_changed BEFORE UPDATE ON journal_anchors
  BEGIN SELECT raise(ABORT, 'anchors are never changed'); END;
CREATE TRIGGER journal_anchors_not_deleted BEFORE DELETE ON journal_anchors
  BEGIN SELECT raise(ABORT, 'anchors are never deleted'); END;
CREATE TRIGGER journal_anchors_follow BEFORE INSERT ON journal_anchors
  WHEN NEW.after <> coalesce((SELECT max(seq) FROM journal_anchors), 0)
  BEGIN SELECT raise(ABORT, 'an anchor begins where the one before ended'); END;
CREATE TRIGGER movements_not_changed BEFORE UPDATE ON movements
  BEGIN SELECT raise(ABORT, 'movements are never changed'); END;
CREATE TRIGGER movements_not_deleted BEFORE DELETE ON movements
  BEGIN SELECT raise(ABORT, 'movements are never deleted'); END;
CREATE TRIGGER corrections_not_changed BEFORE UPDATE ON corrections
  BEGIN SELECT raise(ABORT, 'corrections are never changed'); END;
CREATE TRIGGER corrections_not_deleted BEFORE DELETE ON corrections
  BEGIN SELECT raise(ABORT, 'corrections are never deleted'); END;
CREATE TRIGGER documents_keep_what_came BEFORE UPDATE OF id, partner, arrival, sha256, content, kind, schema_version,
    submission_number, oce_code, ruc, user, arrived ON documents
  BEGIN SELECT raise(ABORT, 'what a document said is never changed'); END;
CREATE TRIGGER documents_not_deleted BEFORE DELETE ON documents
  BEGIN SELECT raise(ABORT, 'documents are never deleted'); END;
CREATE TRIGGER arrivals_keep_what_came BEFORE UPDATE OF id, partner, correlation, claim, name, size, sha256, arrived, segment,
    segment_offset, segment_length, fault_code, fault_detail ON arrivals
  BEGIN SELECT raise(ABORT, 'what arrived is never changed'); END;
CREATE TRIGGER arrivals_not_deleted BEFORE DELETE ON arrivals
  BEGIN SELECT raise(ABORT, 'arrivals are never deleted'); END;
