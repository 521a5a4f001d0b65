#include "sqlite/repositories.h"

namespace esclusa::sqlite {

Result<bool> References::put(std::int64_t generation, const store::TaxpayerRecord& record) {
  return insert("INSERT OR IGNORE INTO register_ruc VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", generation,
                record.ruc, record.name, record.state, record.type, record.representative_type,
                record.representative_number, record.representative_name, record.address);
}

Result<bool> References::put(std::int64_t generation, const store::CompanyRecord& record) {
  return insert("INSERT OR IGNORE INTO register_companies VALUES (?, ?, ?, ?)", generation, record.ruc,
                record.state, record.name);
}

Result<bool> References::put(std::int64_t generation, const store::RepresentativeRecord& record) {
  return insert("INSERT OR IGNORE INTO register_representatives VALUES (?, ?, ?, ?, ?, ?, ?, ?)", generation,
                record.ruc, record.document_type, record.document_number, record.from, record.to, record.name,
                record.position);
}

Result<bool> References::put(std::int64_t generation, const store::OceRecord& record) {
  return insert("INSERT OR IGNORE INTO register_oce VALUES (?, ?, ?, ?, ?, ?, ?, ?)", generation, record.code,
                record.type, record.ruc, record.name, record.district, record.from, record.to);
}

Result<bool> References::put(std::int64_t generation, const store::UserRecord& record) {
  return insert("INSERT OR IGNORE INTO register_users VALUES (?, ?, ?, ?, ?)", generation, record.ruc,
                record.user, record.cedula, record.active);
}

Result<bool> References::put(std::int64_t generation, const store::CodeRecord& record) {
  return insert("INSERT OR IGNORE INTO register_codes VALUES (?, ?, ?, ?, ?, ?, ?)", generation, record.code,
                record.name, record.first, record.second, record.from, record.to);
}

Result<bool> References::holds(std::int64_t generation, const store::TaxpayerRecord& record) {
  return is_there("SELECT EXISTS (SELECT 1 FROM register_ruc WHERE generation = ? AND ruc = ?)", generation,
                  record.ruc);
}

Result<bool> References::holds(std::int64_t generation, const store::CompanyRecord& record) {
  return is_there("SELECT EXISTS (SELECT 1 FROM register_companies WHERE generation = ? AND ruc = ?)",
                  generation, record.ruc);
}

Result<bool> References::holds(std::int64_t generation, const store::RepresentativeRecord& record) {
  return is_there(
      "SELECT EXISTS (SELECT 1 FROM register_representatives WHERE generation = ? AND ruc = ? AND "
      "document_type = ? AND document_number = ? AND valid_from = ?)",
      generation, record.ruc, record.document_type, record.document_number, record.from);
}

Result<bool> References::holds(std::int64_t generation, const store::OceRecord& record) {
  return is_there("SELECT EXISTS (SELECT 1 FROM register_oce WHERE generation = ? AND code = ?)", generation,
                  record.code);
}

Result<bool> References::holds(std::int64_t generation, const store::UserRecord& record) {
  return is_there(
      "SELECT EXISTS (SELECT 1 FROM register_users WHERE generation = ? AND ruc = ? AND user = ?)",
      generation, record.ruc, record.user);
}

Result<bool> References::holds(std::int64_t generation, const store::CodeRecord& record) {
  return is_there("SELECT EXISTS (SELECT 1 FROM register_codes WHERE generation = ? AND code = ?)",
                  generation, record.code);
}

Result<std::optional<store::TaxpayerRecord>> References::find_ruc(const std::string& ruc) {
  const auto read = [](Query& row) {
    store::TaxpayerRecord record;
    record.ruc = row.text();
    record.name = row.text();
    record.state = row.text();
    record.type = row.text();
    record.representative_type = row.text();
    record.representative_number = row.text();
    record.representative_name = row.text();
    record.address = row.text();
    return record;
  };
  return db_.row(
      read,
      "SELECT ruc, name, state, type, representative_type, representative_number, representative_name,"
      " address FROM register_ruc"
      " WHERE generation = (SELECT id FROM generations WHERE register = 'ruc' AND state = 'current')"
      " AND ruc = ?",
      ruc);
}

Result<std::optional<store::CompanyRecord>> References::find_company(const std::string& ruc) {
  const auto read = [](Query& row) {
    store::CompanyRecord record;
    record.ruc = row.text();
    record.state = row.text();
    record.name = row.text();
    return record;
  };
  return db_.row(
      read,
      "SELECT ruc, state, name FROM register_companies"
      " WHERE generation = (SELECT id FROM generations WHERE register = 'companias' AND state = 'current')"
      " AND ruc = ?",
      ruc);
}

Result<std::vector<store::RepresentativeRecord>> References::representatives(const std::string& ruc) {
  const auto read = [](Query& row) {
    store::RepresentativeRecord record;
    record.ruc = row.text();
    record.document_type = row.text();
    record.document_number = row.text();
    record.name = row.text();
    record.position = row.text();
    record.from = row.text();
    record.to = row.text();
    return record;
  };
  return db_.rows(read,
                  "SELECT ruc, document_type, document_number, name, position, valid_from, valid_to"
                  " FROM register_representatives WHERE generation ="
                  " (SELECT id FROM generations WHERE register = 'representantes' AND state = 'current')"
                  " AND ruc = ? ORDER BY document_type, document_number, valid_from",
                  ruc);
}

Result<bool> References::is_legal_representative(const std::string& ruc, const std::string& document_type,
                                                 const std::string& document_number, const std::string& day) {
  ESC_TRY(const std::int64_t appointed,
          db_.number("SELECT EXISTS (SELECT 1 FROM register_representatives WHERE generation ="
                     " (SELECT id FROM generations WHERE register = 'representantes' AND state = 'current')"
                     " AND ruc = ?1 AND document_type = ?2 AND document_number = ?3"
                     " AND valid_from <= ?4 AND valid_to >= ?4)",
                     ruc, document_type, document_number, day));
  if (appointed != 0) return true;
  ESC_TRY(const auto taxpayer, find_ruc(ruc));
  return taxpayer && !document_number.empty() && taxpayer->representative_type == document_type &&
         taxpayer->representative_number == document_number;
}

Result<std::vector<store::CodeRecord>> References::codes(const std::string& register_name) {
  const auto read = [](Query& row) {
    store::CodeRecord record;
    record.code = row.text();
    record.name = row.text();
    record.first = row.text();
    record.second = row.text();
    record.from = row.text();
    record.to = row.text();
    return record;
  };
  return db_.rows(read,
                  "SELECT code, name, first, second, valid_from, valid_to FROM register_codes"
                  " WHERE generation = (SELECT id FROM generations WHERE register = ? AND state = 'current')"
                  " ORDER BY code",
                  register_name);
}

}  // namespace esclusa::sqlite
