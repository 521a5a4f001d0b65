#pragma once
/// The columns of an account, and how they are read.

#include "sqlite/connection.h"
#include "store/accounts.h"

namespace esclusa::sqlite {

inline constexpr const char* kSelectAccount =
    "SELECT document, kind, user, identity_type, identity_number, name, email, ruc, representative,"
    " submission_number, signer, state, reasons, remark, filed, decided, refreshed FROM accounts ";

inline store::Account read_account(Query& row) {
  store::Account account;
  account.document = row.integer();
  account.kind = row.text();
  account.user = row.text();
  account.identity_type = row.text();
  account.identity_number = row.text();
  account.name = row.text();
  account.email = row.text();
  account.ruc = row.text();
  account.representative = row.text();
  account.submission_number = row.text();
  account.signer = row.text();
  account.state = row.text();
  account.reasons = row.text();
  account.remark = row.text();
  account.filed = row.instant();
  account.decided = row.maybe(&Query::instant);
  account.refreshed = row.text();
  return account;
}

}  // namespace esclusa::sqlite
