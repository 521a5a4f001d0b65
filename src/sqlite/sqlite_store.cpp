#include "sqlite/sqlite_store.h"

#include <mutex>
#include <utility>
#include <vector>

#include "base/fair_mutex.h"
#include "sqlite/connection.h"
#include "sqlite/migrate.h"
#include "sqlite/unit.h"

namespace esclusa::sqlite {
namespace {

/// A connection that could not end its transaction is not used again.
bool is_idle(const Connection& connection) {
  return sqlite3_get_autocommit(connection.raw()) != 0;
}

class SqliteStore final : public store::Store, public std::enable_shared_from_this<SqliteStore> {
 public:
  SqliteStore(SqliteSettings settings, std::unique_ptr<Connection> writer)
      : settings_(std::move(settings)), writer_(std::move(writer)) {}

  Result<std::unique_ptr<store::UnitOfWork>> write() override {
    auto turn = std::make_shared<std::unique_lock<FairMutex>>(writing_);
    if (!writer_) {
      ESC_TRY(writer_, Connection::open(settings_, Access::write));
    }
    // The lease keeps store and turn until the unit of work is gone.
    return Unit::begin(Lease{writer_.get(), [self = shared_from_this(), turn](Connection* connection) {
                               if (!is_idle(*connection)) self->writer_.reset();
                               turn->unlock();
                             }});
  }

  Result<std::unique_ptr<store::UnitOfWork>> read() override {
    ESC_TRY(std::unique_ptr<Connection> reader, idle_reader());
    return Unit::begin(Lease{reader.release(), [self = shared_from_this()](Connection* connection) {
                               self->take_back(std::unique_ptr<Connection>{connection});
                             }});
  }

 private:
  Result<std::unique_ptr<Connection>> idle_reader() {
    {
      const std::lock_guard guard{readers_mutex_};
      if (!readers_.empty()) {
        std::unique_ptr<Connection> reader = std::move(readers_.back());
        readers_.pop_back();
        return reader;
      }
    }
    return Connection::open(settings_, Access::read);
  }

  void take_back(std::unique_ptr<Connection> reader) {
    if (!is_idle(*reader)) return;
    const std::lock_guard guard{readers_mutex_};
    if (readers_.size() < settings_.idle_readers) readers_.push_back(std::move(reader));
  }

  const SqliteSettings settings_;
  FairMutex writing_;  // held by the unit of work that writes
  std::unique_ptr<Connection> writer_;
  std::mutex readers_mutex_;
  std::vector<std::unique_ptr<Connection>> readers_;
};

}  // namespace

Result<std::shared_ptr<store::Store>> open(const SqliteSettings& settings) {
  ESC_TRY(std::unique_ptr<Connection> writer, Connection::open(settings, Access::write));
  ESC_CHECK(migrate(*writer, migrations()));
  return std::shared_ptr<store::Store>{std::make_shared<SqliteStore>(settings, std::move(writer))};
}

}  // namespace esclusa::sqlite
