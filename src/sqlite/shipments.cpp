#include "sqlite/repositories.h"

namespace esclusa::sqlite {
namespace {

const char* const kSelect =
    "SELECT depot, declaration, pieces_in, weight_in, pieces_out, weight_out, pieces_boarded, pieces_back,"
    " weight_back, state, held_from, released FROM shipments ";

store::Shipment read_shipment(Query& row) {
  store::Shipment shipment;
  shipment.depot = row.text();
  shipment.declaration = row.text();
  shipment.pieces_in = row.integer();
  shipment.weight_in = row.kilograms();
  shipment.pieces_out = row.integer();
  shipment.weight_out = row.kilograms();
  shipment.pieces_boarded = row.integer();
  shipment.pieces_back = row.integer();
  shipment.weight_back = row.kilograms();
  shipment.stage.state = row.text();
  shipment.stage.held_from = row.text();
  shipment.stage.released = row.flag();
  return shipment;
}

}  // namespace

Result<std::optional<store::Shipment>> Shipments::find(const std::string& depot,
                                                       const std::string& declaration) {
  return db_.row(read_shipment, std::string{kSelect} + "WHERE declaration = ? AND depot = ?", declaration,
                 depot);
}

Result<std::vector<store::Shipment>> Shipments::of_declaration(const std::string& declaration) {
  return db_.rows(read_shipment, std::string{kSelect} + "WHERE declaration = ? ORDER BY depot", declaration);
}

Result<std::vector<store::Movement>> Shipments::movements(const std::string& declaration) {
  const auto read = [](Query& row) {
    store::Movement movement;
    movement.document = row.integer();
    movement.depot = row.text();
    movement.declaration = row.text();
    movement.cause = row.text();
    movement.pieces = row.integer();
    movement.weight = row.kilograms();
    movement.at = row.instant();
    movement.destination = row.text();
    return movement;
  };
  return db_.rows(read,
                  "SELECT document, depot, declaration, cause, pieces, weight, at, destination FROM movements"
                  " WHERE declaration = ? ORDER BY depot, document",
                  declaration);
}

Status Shipments::book(const store::Movement& movement, const store::Stage& stage) {
  ESC_CHECK(
      db_.run("INSERT INTO movements (declaration, depot, document, cause, pieces, weight, at, destination)"
              " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
              movement.declaration, movement.depot, movement.document, movement.cause, movement.pieces,
              movement.weight, movement.at, movement.destination));
  const store::Counters added = counters_of(movement);
  ESC_CHECK(db_.run(
      "UPDATE shipments SET pieces_in = pieces_in + ?3, weight_in = weight_in + ?4, pieces_out = pieces_out "
      "+ ?5,"
      " weight_out = weight_out + ?6, pieces_boarded = pieces_boarded + ?7, pieces_back = pieces_back + ?8,"
      " weight_back = weight_back + ?9, state = ?10, held_from = ?11, released = ?12"
      " WHERE declaration = ?1 AND depot = ?2",
      movement.declaration, movement.depot, added.in.pieces, added.in.weight, added.out.pieces,
      added.out.weight, added.boarded.pieces, added.back.pieces, added.back.weight, stage.state,
      stage.held_from, stage.released));
  if (db_.changes() == 1) return {};
  return db_.run(
      "INSERT INTO shipments (declaration, depot, pieces_in, weight_in, pieces_out, weight_out, "
      "pieces_boarded,"
      " pieces_back, weight_back, state, held_from, released) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      movement.declaration, movement.depot, added.in.pieces, added.in.weight, added.out.pieces,
      added.out.weight, added.boarded.pieces, added.back.pieces, added.back.weight, stage.state,
      stage.held_from, stage.released);
}

Status Shipments::set_stage(const std::string& depot, const std::string& declaration,
                            const store::Stage& stage) {
  return db_.run_on_one(
      "UPDATE shipments SET state = ?, held_from = ?, released = ? WHERE declaration = ? AND depot = ?",
      stage.state, stage.held_from, stage.released, declaration, depot);
}

Status Shipments::add_milestone(const store::Milestone& milestone) {
  const auto pieces = [](const std::optional<store::Amount>& amount) {
    return amount ? std::optional{amount->pieces} : std::nullopt;
  };
  const auto weight = [](const std::optional<store::Amount>& amount) {
    return amount ? std::optional{amount->weight} : std::nullopt;
  };
  return db_.run(
      "INSERT INTO milestones (declaration, depot, document, event, at, author, pieces, weight, pieces_left,"
      " weight_left, state, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      milestone.declaration, milestone.depot, milestone.document, milestone.event, milestone.at,
      milestone.author, pieces(milestone.moved), weight(milestone.moved), pieces(milestone.left),
      weight(milestone.left), milestone.state, milestone.detail);
}

Result<bool> Shipments::transferred(const std::string& declaration, const std::string& depot) {
  ESC_TRY(
      const std::int64_t pieces,
      db_.number("SELECT coalesce(sum(pieces), 0) FROM movements WHERE declaration = ? AND destination = ?",
                 declaration, depot));
  return pieces > 0;
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

Status Shipments::withdraw_container(const store::ContainerStay& stay) {
  return db_.run_on_one(
      "DELETE FROM container_stays WHERE depot = ? AND container = ? AND declaration = ? AND departed IS NULL"
      " AND document = ?",
      stay.depot, stay.container, stay.declaration, stay.document);
}

Status Shipments::leave_container(const store::ContainerStay& stay, std::int64_t exit, Instant at) {
  return db_.run_on_one(
      "UPDATE container_stays SET departed = ?, exit_document = ? WHERE depot = ? AND container = ?"
      " AND declaration = ? AND departed IS NULL",
      at, exit, stay.depot, stay.container, stay.declaration);
}

Status Shipments::take_back_container(const store::ContainerStay& stay, std::int64_t exit) {
  return db_.run_on_one(
      "UPDATE container_stays SET departed = NULL, exit_document = NULL WHERE exit_document = ?"
      " AND container = ? AND declaration = ?",
      exit, stay.container, stay.declaration);
}

}  // namespace esclusa::sqlite
