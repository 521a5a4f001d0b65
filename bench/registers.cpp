/// Loads a register of many rows while documents are written, and tells what that costs either of them:
///   esclusa_bench_registers [rows]

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <thread>
#include <vector>

#include "registry/load.h"
#include "sqlite/sqlite_store.h"
#include "support/temporary_folder.h"

namespace esclusa {
namespace {

using Steady = std::chrono::steady_clock;

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().code + ": " + result.error().what);
  return std::move(*result);
}
void must(const Status& status) {
  if (!status) throw std::runtime_error(status.error().code + ": " + status.error().what);
}

double milliseconds(Steady::duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

/// The most that was ever resident, KiB.
long peak() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::strtol(line.c_str() + 6, nullptr, 10);
  }
  return 0;
}

/// RUCs in no order, as a register sorted by something else has them.
void write_csv(const std::filesystem::path& file, std::uint64_t rows) {
  std::ofstream out(file);
  out << "ruc,razon_social,estado,clase,rep_legal_tipo_doc,rep_legal_num_doc,rep_legal_nombre,direccion\n";
  for (std::uint64_t i = 0; i < rows; ++i) {
    const std::uint64_t mixed = i * 2'654'435'761U % 99'999'989;
    out << fmt::format(
        "17{:08}001,COMPANIA NUMERO {} S.A.,ACTIVO,sociedad,002,1710034065,JUANA PEREZ,"
        "\"QUITO, AV. AMAZONAS N{}\"\n",
        mixed, i, i % 10'000);
  }
}

/// What a decision writes, without the decision: how long it waits for its turn and how long the turn takes.
struct Documents {
  std::vector<double> waits, turns;

  void write(store::Store& store, const std::string& partner, const std::atomic<bool>& over) {
    for (std::uint64_t n = 0; !over; ++n) {
      const auto asked = Steady::now();
      const auto unit = must(store.write());
      const auto begun = Steady::now();
      store::NewArrival arrival;
      arrival.partner = partner;
      arrival.claim = arrival.name = fmt::format("{}.xml", n);
      const std::int64_t id = must(unit->arrivals().add(arrival));
      store::DocumentRecord document;
      document.partner = partner;
      document.arrival = id;
      std::memcpy(document.sha256.data(), &n, sizeof n);
      document.result = "ACEPTADO";
      must(unit->documents().add(document));
      must(unit->journal().append({}, "document.decided", "", "{}"));
      must(unit->commit());
      waits.push_back(milliseconds(begun - asked));
      turns.push_back(milliseconds(Steady::now() - begun));
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
  }
  static std::string told(std::vector<double> times) {
    std::ranges::sort(times);
    return fmt::format("median {:.1f} ms, 99 % {:.1f} ms, longest {:.1f} ms", times[times.size() / 2],
                       times[times.size() * 99 / 100], times.back());
  }
};

void load_beside_documents(const std::string& title, const sqlite::SqliteSettings& settings,
                           const std::filesystem::path& csv) {
  const auto store = must(sqlite::open(settings));  // its own connection, as another process has
  const auto beside = must(sqlite::open(settings));
  Documents documents;
  std::atomic<bool> over = false;
  std::thread writer([&] { documents.write(*beside, title, over); });
  std::this_thread::sleep_for(std::chrono::milliseconds{200});
  const long before = peak();
  const auto start = Steady::now();
  std::ifstream in(csv, std::ios::binary);
  registry::Report report;
  const Status loaded = registry::load(*store, SystemClock(), {"ruc", "ruc.csv", 0}, in, report);
  const double seconds = milliseconds(Steady::now() - start) / 1000;
  over = true;
  writer.join();
  must(loaded);
  std::cout << fmt::format("{}: {} rows in {:.1f} s ({:.0f} rows/s); resident +{:.1f} MiB\n", title,
                           report.loaded, seconds, static_cast<double>(report.loaded) / seconds,
                           static_cast<double>(peak() - before) / 1024)
            << fmt::format("{} documents beside it; wait for the turn: {}\n", documents.waits.size(),
                           Documents::told(documents.waits))
            << fmt::format("their own transaction: {}\n", Documents::told(documents.turns)) << std::flush;
}

}  // namespace
}  // namespace esclusa

int main(int argc, char** argv) {
  using namespace esclusa;
  const std::uint64_t rows = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
  const testing_support::TemporaryFolder folder;
  const std::filesystem::path csv = folder.path() / "ruc.csv";
  write_csv(csv, rows);
  const sqlite::SqliteSettings settings{.path = (folder.path() / "bench.db").string()};
  load_beside_documents("first load", settings, csv);
  load_beside_documents("second load, removes the rows of the first", settings, csv);
}
