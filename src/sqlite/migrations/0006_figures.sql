-- What reports look up by time, and what is open now.

CREATE INDEX arrivals_by_time ON arrivals (partner, arrived);
CREATE INDEX answers_by_time ON answers (partner, created, number);
CREATE INDEX quarantine_by_time ON quarantine (partner, entered);
CREATE INDEX documents_pending ON documents (partner, arrived) WHERE due IS NOT NULL;
CREATE INDEX movements_of_shipment ON movements (declaration, depot, at);
CREATE INDEX shipments_open ON shipments (depot, declaration) WHERE pieces_in > pieces_out;
