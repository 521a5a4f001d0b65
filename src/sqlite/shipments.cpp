#include "sqlite/repositories.h"

namespace esclusa::sqlite {

Result<std::optional<store::Shipment>> Shipments::find(const std::string& depot,
                                                       const std::string& declaration) {
  const auto read = [](Query& row) {
    store::Shipment shipment;
    shipment.depot = row.text();
    shipment.declaration = row.text();
    shipment.pieces_in = row.integer();
    shipment.weight_in = row.kilograms();
    shipment.pieces_out = row.integer();
    shipment.weight_out = row.kilograms();
    shipment.state = row.text();
    return shipment;
  };
  return db_.row(
      read,
      "SELECT depot, declaration, pieces_in, weight_in, pieces_out, weight_out, state FROM shipments"
      " WHERE declaration = ? AND depot = ?",
      declaration, depot);
}

Result<store::Entered> Shipments::entered(const std::string& declaration) {
  const auto read = [](Query& row) {
    store::Entered entered;
    entered.pieces = row.integer();
    entered.weight = row.kilograms();
    return entered;
  };
  ESC_TRY(const auto sum,
          db_.row(read,
                  "SELECT coalesce(sum(pieces_in), 0), coalesce(sum(weight_in), 0) FROM shipments"
                  " WHERE declaration = ?",
                  declaration));
  return sum.value_or(store::Entered{});
}

Status Shipments::enter(const store::Movement& movement, const std::string& state) {
  ESC_CHECK(db_.run(
      "INSERT INTO movements (document, depot, declaration, pieces, weight, at) VALUES (?, ?, ?, ?, ?, ?)",
      movement.document, movement.depot, movement.declaration, movement.pieces, movement.weight,
      movement.at));
  return db_.run(
      "INSERT INTO shipments (depot, declaration, pieces_in, weight_in, state) VALUES (?1, ?2, ?3, ?4, ?5)"
      " ON CONFLICT (declaration, depot) DO UPDATE SET pieces_in = pieces_in + ?3, weight_in = weight_in + "
      "?4,"
      " state = ?5",
      movement.depot, movement.declaration, movement.pieces, movement.weight, state);
}

Result<std::vector<store::ContainerStay>> Shipments::inside(const std::string& depot,
                                                            const std::string& container) {
  const auto read = [](Query& row) {
    store::ContainerStay stay;
    stay.container = row.text();
    stay.depot = row.text();
    stay.declaration = row.text();
    stay.document = row.integer();
    stay.arrived = row.instant();
    return stay;
  };
  return db_.rows(read,
                  "SELECT container, depot, declaration, document, arrived FROM container_stays"
                  " WHERE depot = ? AND container = ? AND departed IS NULL ORDER BY declaration",
                  depot, container);
}

Status Shipments::enter_container(const store::ContainerStay& stay) {
  // Several cargo lines of one document may name the same container; another document may not.
  ESC_TRY(
      const std::int64_t known,
      db_.number(
          "SELECT EXISTS (SELECT 1 FROM container_stays WHERE depot = ? AND container = ? AND declaration = ?"
          " AND departed IS NULL AND document = ?)",
          stay.depot, stay.container, stay.declaration, stay.document));
  if (known != 0) return {};
  return db_.run(
      "INSERT INTO container_stays (container, depot, declaration, document, arrived) VALUES (?, ?, ?, ?, ?)",
      stay.container, stay.depot, stay.declaration, stay.document, stay.arrived);
}

}  // namespace esclusa::sqlite
