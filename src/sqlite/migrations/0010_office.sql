-- What the review, the mailboxes and the yearly renewal look up.

CREATE INDEX accounts_of_ruc ON accounts (ruc, document);
-- General users renew nothing: they must not be looked through either.
DROP INDEX accounts_stale;
CREATE INDEX accounts_stale ON accounts (refreshed) WHERE state = 'ACTIVO' AND kind <> 'GEN';

-- The newest of a box are found without looking at the rest of it.
DROP INDEX notices_of_box;
CREATE INDEX notices_of_ruc ON notices (ruc, id);
CREATE INDEX notices_of_user ON notices (user, id);
