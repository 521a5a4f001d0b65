#include "sqlite/repositories.h"

namespace esclusa::sqlite {

Result<bool> Accounts::user_taken(const std::string& user) {
  ESC_TRY(const std::int64_t taken,
          db_.number("SELECT EXISTS (SELECT 1 FROM accounts WHERE user = ? AND live = 1)", user));
  return taken != 0;
}

Result<bool> Accounts::identity_taken(const std::string& type, const std::string& number) {
  ESC_TRY(const std::int64_t taken, db_.number("SELECT EXISTS (SELECT 1 FROM accounts WHERE identity_type = "
                                               "? AND identity_number = ? AND live = 1)",
                                               type, number));
  return taken != 0;
}

Result<bool> Accounts::email_taken(const std::string& email) {
  ESC_TRY(const std::int64_t taken,
          db_.number("SELECT EXISTS (SELECT 1 FROM accounts WHERE email = ? AND live = 1)", email));
  return taken != 0;
}

Status Accounts::add(const store::Account& account) {
  return db_.run(
      "INSERT INTO accounts (user, identity_type, identity_number, email, state, document)"
      " VALUES (?, ?, ?, ?, ?, ?)",
      account.user, account.identity_type, account.identity_number, account.email, account.state,
      account.document);
}

}  // namespace esclusa::sqlite
