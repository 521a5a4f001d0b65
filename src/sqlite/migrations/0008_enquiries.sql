-- What queries look up.

CREATE INDEX documents_of_ruc ON documents (ruc, arrived);
CREATE INDEX citations_of_document ON citations (document);
CREATE INDEX declarations_of_exporter ON declarations (exporter_id);
