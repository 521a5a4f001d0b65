#include "registry/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "pki/certificates.h"
#include "registry/registers.h"
#include "registry/turns.h"

namespace esclusa::registry {
namespace {

// Rows read and sorted before the store is asked for turns: neighbours share pages, and every page that a
// short transaction touches is written whole. Some 25 MB.
constexpr std::size_t kBlock = 50'000;
constexpr std::size_t kSweptAtOnce = 500;  // rows removed between two looks at the clock

class Loader {
 public:
  Loader(store::Store& store, const Clock& clock, const Order& order, const Register& chosen,
         std::istream& in, Report& report)
      : clock_(clock), order_(order), register_(chosen), in_(in), report_(report), turns_(store) {}

  Status run() {
    ESC_CHECK(digest());
    ESC_CHECK(check_rows());
    ESC_CHECK(judge());
    if (!register_.replaced) {
      ESC_CHECK(fill());
      return turns_.take([&](auto& unit, auto) { return note(unit); });
    }
    ESC_CHECK(begin());
    Status status = fill();
    if (status) status = judge();  // rows that come twice are known only now
    if (status) status = activate();
    if (!status) {
      static_cast<void>(
          turns_.take([&](auto& unit, auto) { return unit.generations().discard(report_.generation); }));
      report_.generation = 0;
      report_.loaded = 0;
    }
    return status;
  }

 private:
  struct Waiting {
    std::string key;
    Record record;
    std::size_t row;
    std::size_t line;
  };

  Status rewind() {
    in_.clear();
    in_.seekg(0);
    return in_ ? Status{} : Status{reject("registry.input", "El archivo no se puede leer dos veces.")};
  }

  Status digest() {
    ESC_CHECK(rewind());
    pki::Sha256 sum;
    std::array<char, 16U * 1024> chunk{};
    while (in_.read(chunk.data(), chunk.size()), in_.gcount() > 0)
      sum.update(as_bytes({chunk.data(), static_cast<std::size_t>(in_.gcount())}));
    report_.sha256 = sum.finish();
    return {};
  }

  /// Calls `take(row, record)` for every row: with a record or with its fault.
  template <class Take>
  Status for_each_row(Take take) {
    ESC_CHECK(rewind());
    ESC_TRY(const auto rows, open_rows(in_, register_.name, register_.columns));
    for (Row row;;) {
      ESC_TRY(const bool more, rows->next(row));
      if (!more) return {};
      Result<Record> record =
          row.fault ? Result<Record>(*row.fault) : register_.read(Fields{register_.columns, row.values});
      if (!record && record.error().remedy != Remedy::reject) return record.error();
      ESC_CHECK(take(row, record));
    }
  }

  Status check_rows() {
    return for_each_row([&](const Row& row, const Result<Record>& record) -> Status {
      ++report_.rows;
      if (!record) refuse({row.number, row.line, record.error().code, record.error().what});
      return {};
    });
  }

  void refuse(Reject reject) {
    ++report_.rejected;
    if (report_.rejects.size() < Report::kKept) report_.rejects.push_back(std::move(reject));
  }

  Status judge() const {
    if (report_.rejected > order_.tolerate) {
      return reject("registry.rows",
                    fmt::format("{} de {} filas no se pueden cargar; el registro {} queda como estaba.",
                                report_.rejected, report_.rows, register_.name));
    }
    if (report_.rows == report_.rejected)
      return reject("registry.empty",
                    fmt::format("El archivo del registro {} no trae filas.", register_.name));
    return {};
  }

  Status begin() {
    return turns_.take([&](store::UnitOfWork& unit, auto) -> Status {
      ESC_TRY(report_.generation, unit.generations().begin({order_.register_name, "", order_.source,
                                                            report_.sha256, clock_.now()}));
      return {};
    });
  }

  Status fill() {
    std::vector<Waiting> block;
    const Status filled = for_each_row([&](const Row& row, Result<Record>& record) -> Status {
      if (!record) return {};  // told by check_rows
      std::string key = key_of(*record);
      block.push_back({std::move(key), std::move(*record), row.number, row.line});
      return block.size() < kBlock ? Status{} : write(block);
    });
    return filled ? write(block) : filled;
  }

  Status write(std::vector<Waiting>& block) {
    std::ranges::stable_sort(block, {}, &Waiting::key);
    std::size_t done = 0;
    while (done < block.size()) {
      const Status turn = turns_.take([&](store::UnitOfWork& unit, auto is_over) -> Status {
        const std::size_t before = report_.loaded;
        while (done < block.size() && !is_over()) ESC_CHECK(write_one(unit, block[done++]));
        if (report_.generation == 0) return {};
        return unit.generations().extend(report_.generation, report_.loaded - before);
      });
      if (!turn) return turn;
    }
    block.clear();
    return {};
  }

  Status write_one(store::UnitOfWork& unit, const Waiting& one) {
    ESC_TRY(const bool fresh, put(unit, report_.generation, one.record));
    if (fresh) {
      ++report_.loaded;
    } else {
      refuse({one.row, one.line, std::string(register_.key), "se repite en el archivo"});
    }
    return {};
  }

  Status activate() {
    return turns_.take([&](store::UnitOfWork& unit, auto) -> Status {
      ESC_CHECK(unit.generations().activate(report_.generation, clock_.now()));
      return note(unit);
    });
  }

  /// Decisions rest on registers, so the journal says which.
  Status note(store::UnitOfWork& unit) {
    return unit.journal().append(
        clock_.now(), "registry.loaded", "",
        fmt::format(R"({{"register":"{}","generation":{},"rows":{},"file":"{}"}})", register_.name,
                    report_.generation, report_.loaded, to_hex(report_.sha256)));
  }

  const Clock& clock_;
  const Order& order_;
  const Register& register_;
  std::istream& in_;
  Report& report_;
  Turns turns_;
};

}  // namespace

Status load(store::Store& store, const Clock& clock, const Order& order, std::istream& in, Report& report) {
  report = {};
  const Register* const chosen = find_register(order.register_name);
  if (chosen == nullptr)
    return reject("registry.unknown", fmt::format("No hay tal registro; hay {}.", register_names()));
  Status loaded = Loader(store, clock, order, *chosen, in, report).run();
  // Also what a load before this one left behind when it was killed. What stays goes with the next load.
  static_cast<void>(sweep(store));
  return loaded;
}

Status sweep(store::Store& store) {
  Turns turns(store);
  bool more = true;
  {
    ESC_TRY(const auto unit, store.read());
    ESC_TRY(more, unit->generations().any_old());
  }
  while (more) {
    const Status turn = turns.take([&](store::UnitOfWork& unit, auto is_over) -> Status {
      while (more && !is_over()) {
        ESC_TRY(more, unit.generations().sweep(kSweptAtOnce));
      }
      return {};
    });
    if (!turn) return turn;
  }
  return {};
}

}  // namespace esclusa::registry
