// Documents per second per stage and end to end, against the limit that `openssl speed` gives in the same
// run.
//   esclusa_bench [--documents N] [--memory N] [--walls]
// One RSA-2048 verification and one RSA-2048 signature per document are the least that can be done;
// everything is printed as a share of that limit too, because absolute figures of a shared machine mean
// little.

#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>

#include "daemon/crew.h"
#include "daemon/drop_worker.h"
#include "daemon/house.h"
#include "examination/worker/staff.h"
#include "examination/worker/zygote.h"
#include "kinds/all.h"
#include "support/site.h"
#include "transport/sftp/sftp.h"
#include "xmlsig/sign.h"

namespace esclusa::bench {
namespace {

using testing_support::give_up;
using testing_support::must;
using testing_support::Site;

using Steady = std::chrono::steady_clock;

double seconds_since(Steady::time_point start) {
  return std::chrono::duration<double>(Steady::now() - start).count();
}

struct Limit {
  double sign_seconds = 0;
  double verify_seconds = 0;
  [[nodiscard]] double documents_per_second() const { return 1.0 / (sign_seconds + verify_seconds); }
};

/// One thread of `openssl speed`.
Limit measure_limit() {
  std::string out;
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(
      ::popen("openssl speed -seconds 3 rsa2048 2>/dev/null", "r"), ::pclose);
  std::array<char, 512> buffer{};
  while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), pipe.get()))
    out.append(buffer.data(), n);
  const std::size_t at = out.rfind("rsa 2048 bits");
  Limit limit;
  if (at == std::string::npos || std::sscanf(out.c_str() + at, "rsa 2048 bits %lfs %lfs", &limit.sign_seconds,
                                             &limit.verify_seconds) != 2) {
    give_up(park("bench", "openssl speed did not answer"));
  }
  return limit;
}

/// One line per measurement: documents per second, time of one, share of the limit.
class Report {
 public:
  explicit Report(double limit) : limit_(limit) {}
  void line(const std::string& what, std::size_t count, double seconds) const {
    const double rate = static_cast<double>(count) / seconds;
    std::cout << fmt::format("{:<58}{:>9.0f}/s {:>8.1f} us {:>7.1f} %\n", what, rate, 1e6 / rate,
                             100 * rate / limit_);
  }

 private:
  double limit_;
};

std::vector<intake::Received> receive(Site& site, const std::vector<std::string>& files, std::size_t from,
                                      std::size_t count) {
  std::vector<intake::Received> batch;
  std::vector<intake::ArchiveItem> items;
  for (std::size_t i = from; i < from + count; ++i)
    items.push_back({fmt::format("deposito/{}", i), as_bytes(files[i])});
  const auto places = must(site.archive->append(items));
  auto unit = must(site.store->write());
  for (std::size_t i = 0; i < count; ++i) {
    intake::Received file;
    file.content = to_bytes(files[from + i]);
    file.arrival.partner = "deposito";
    file.arrival.correlation = fmt::format("{:016x}", from + i);
    file.arrival.claim = fmt::format("claim-{}-{}", Steady::now().time_since_epoch().count(), i);
    file.arrival.name = fmt::format("iie-{}.xml", from + i);
    file.arrival.size = file.content.size();
    file.arrival.sha256 = pki::sha256(file.content);
    file.arrival.arrived = site.clock.now();
    file.arrival.attempts = 1;
    file.arrival.place = places[i];
    file.arrival.id = must(unit->arrivals().add(file.arrival));
    batch.push_back(std::move(file));
  }
  must(unit->commit());
  return batch;
}

void check_all_accepted(const std::vector<pipeline::Decided>& decided) {
  for (const pipeline::Decided& line : decided) {
    if (line.result != "ACEPTADO")
      give_up(park("bench", line.file_name + ": " + line.result + " " + line.codes));
  }
}

/// Examination only: the part that runs on all workers.
void stages(Site& site, const std::vector<std::string>& files, const Report& report) {
  const examination::Standards standards = daemon::standards(site.config);
  const std::size_t count = std::min<std::size_t>(files.size(), 5000);
  Findings findings;
  auto start = Steady::now();
  for (std::size_t i = 0; i < count; ++i) {
    (void)must(xml::GuardedDocument::parse(as_bytes(files[i]), standards.limits, findings));
  }
  report.line("open (byte guard, libxml2)", count, seconds_since(start));

  xmlsig::Verifier verifier(must(daemon::open_trust(site.config)), standards.signature);
  start = Steady::now();
  for (std::size_t i = 0; i < count; ++i) {
    const auto parsed = must(xml::GuardedDocument::parse(as_bytes(files[i]), standards.limits, findings));
    (void)must(verifier.verify(parsed, xmlsig::SignaturePolicy::required, site.clock.now(), findings));
  }
  report.line("open + verify (xmlsec, cached certificate)", count, seconds_since(start));

  start = Steady::now();
  for (std::size_t i = 0; i < count; ++i) {
    const auto inspected = must(site.workshop->examiner->examine(
        site.partner().id, as_bytes(files[i]), site.clock.now(), examination::Patience::full));
    if (inspected.document == nullptr) give_up(park("bench", "refused"));
  }
  report.line("open + verify + bind (Xerces)", count, seconds_since(start));

  const std::string answer(2000, 'x');
  const std::string canonical = "<Acuse xmlns=\"urn:x\" Id=\"a\">" + answer + "</Acuse>";
  const auto seal = must(shop.seals->at(site.clock.now()));
  start = Steady::now();
  for (std::size_t i = 0; i < count; ++i)
    (void)must(xmlsig::sign_canonical(canonical, "a", *seal, site.clock.now()));
  report.line("sign one answer (RSA-2048)", count, seconds_since(start));
}

/// verify → bind → decide → sign → commit, in batches, from memory.
void pipeline_alone(Site& site, const std::vector<std::string>& files, Executor& executor,
                    const std::string& what, const Report& report) {
  NullSink events;
  pipeline::Pipeline line(site.workshop, *site.store, *site.archive, executor, site.clock, events);
  const std::size_t batch_size = site.config.limits.batch_files;
  double seconds = 0;
  for (std::size_t from = 0; from < files.size(); from += batch_size) {
    const auto batch = receive(site, files, from, std::min(batch_size, files.size() - from));
    const auto start = Steady::now();
    check_all_accepted(must(line.process(site.partner(), batch)));
    seconds += seconds_since(start);
  }
  report.line(what, files.size(), seconds);
}

/// Everything: claim, read, archive, record, decide, commit, write answer files, remove sources.
void folder(Site& site, const std::vector<std::string>& files, Executor& executor, const std::string& what,
            const Report& report) {
  for (std::size_t i = 0; i < files.size(); ++i) {
    std::ofstream(site.partner().folder.inbox / fmt::format("{}-{}.xml", what.size(), i)) << files[i];
  }
  NullSink events;
  daemon::DropWorker worker(
      site.partner(), {site.config, site.workshop, *site.store, *site.archive, executor, site.clock, events},
      must(daemon::open_drop(site.partner())),
      [](const auto&, const auto& decided) { check_all_accepted(decided); });
  const auto start = Steady::now();
  must(worker.once({}));
  report.line(what, files.size(), seconds_since(start));
}

long resident_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string text; std::getline(status, text);) {
    if (text.starts_with("VmRSS:")) return std::stol(text.substr(6));
  }
  return 0;
}

std::vector<std::string> make(const Site& site, std::uint64_t from, std::size_t count, Executor& executor) {
  std::vector<std::string> files(count);
  executor.for_each(count, [&](std::size_t, std::size_t i) { files[i] = site.signed_iie(from + i); });
  return files;
}

/// Resident memory while many documents pass; the corpus is made in pieces so that it does not count.
void memory(Site& site, std::size_t documents) {
  daemon::Crew crew(daemon::worker_count(site.config));
  NullSink events;
  pipeline::Pipeline line(site.workshop, *site.store, *site.archive, crew, site.clock, events);
  constexpr std::size_t kPiece = 2560;
  std::cout << fmt::format("\n{:>12} {:>14} {:>12}\n", "documents", "resident KiB", "documents/s");
  std::size_t done = 0;
  while (done < documents) {
    const auto files = make(site, 50'000'000 + done, kPiece, crew);
    const auto start = Steady::now();
    for (std::size_t from = 0; from < kPiece; from += 256) {
      check_all_accepted(must(line.process(site.partner(), receive(site, files, from, 256))));
    }
    const double seconds = seconds_since(start);
    done += kPiece;
    if ((done / kPiece) % 8 == 1 || done >= documents) {
      std::cout << fmt::format("{:>12} {:>14} {:>12.0f}\n", done, resident_kib(), kPiece / seconds)
                << std::flush;
    }
  }
}

/// The price of the walls: the same documents examined here and by worker processes, turn by turn; the median
/// of the rounds, so that whatever else the machine does falls on both.
class Walls {
 public:
  Walls(Site& site, const document::KindRegistry& kinds) : site_(site), here_(site.workshop->examiner) {
    examination::StaffSettings settings;
    settings.standards = daemon::standards(site.config);
    apart_ = must(examination::Staff::open(settings, site.workshop->trust->current(), kinds));
  }

  void run(const std::vector<std::string>& files, Executor& executor, std::size_t rounds) const {
    std::vector<Cost> here;
    std::vector<Cost> apart;
    pass(*apart_, files, executor);  // workers are there
    for (std::size_t round = 0; round < rounds; ++round) {
      here.push_back(cost_of([&] { pass(*here_, files, executor); }));
      apart.push_back(cost_of([&] { pass(*apart_, files, executor); }));
    }
    compare(fmt::format("open > verify > bind, {} at once", executor.workers()), files.size(), here, apart);
  }

  /// With decisions, signatures and commits, which the walls do not touch.
  void run_pipeline(const std::vector<std::vector<std::string>>& batches, Executor& executor) const {
    std::vector<Cost> here;
    std::vector<Cost> apart;
    for (std::size_t i = 0; i < batches.size(); ++i) {
      auto shop = std::make_shared<pipeline::Workshop>(*site_.workshop);
      if (i % 2 == 1) shop->examiner = apart_;
      NullSink events;
      pipeline::Pipeline line(shop, *site_.store, *site_.archive, executor, site_.clock, events);
      const auto batch = receive(site_, batches[i], 0, batches[i].size());
      (i % 2 == 1 ? apart : here).push_back(cost_of([&] {
        check_all_accepted(must(line.process(site_.partner(), batch)));
      }));
    }
    compare(fmt::format("verify > bind > decide > sign > commit, {} at once", executor.workers()),
            batches.front().size(), here, apart);
  }

 private:
  struct Cost {
    double clock = 0;
    double processor = 0;  // of this process and the workers: what other programs do is not in it
  };

  template <class Work>
  Cost cost_of(const Work& work) const {
    const auto start = Steady::now();
    const double before = processor_seconds();
    work();
    return {seconds_since(start), processor_seconds() - before};
  }

  [[nodiscard]] double processor_seconds() const {
    double seconds = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    for (const pid_t worker : apart_->waiting_for(site_.partner().id)) {
      clockid_t clock{};
      if (::clock_getcpuclockid(worker, &clock) == 0) seconds += seconds_of(clock);
    }
    return seconds;
  }

  static double seconds_of(clockid_t clock) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
  }

  void pass(examination::Examiner& examiner, const std::vector<std::string>& files,
            Executor& executor) const {
    executor.for_each(files.size(), [&](std::size_t, std::size_t i) {
      const auto inspected = examiner.examine(site_.partner().id, as_bytes(files[i]), site_.clock.now(),
                                              examination::Patience::full);
      if (!inspected || !inspected->document) std::abort();
    });
  }

  static double median(const std::vector<Cost>& costs, double Cost::*which) {
    std::vector<double> values;
    for (const Cost& cost : costs) values.push_back(cost.*which);
    std::ranges::sort(values);
    return values[values.size() / 2];
  }

  static void compare(const std::string& what, std::size_t count, const std::vector<Cost>& here,
                      const std::vector<Cost>& apart) {
    for (const auto& [name, which] :
         {std::pair{"clock", &Cost::clock}, std::pair{"processor", &Cost::processor}}) {
      const double one = 1e6 * median(here, which) / static_cast<double>(count);
      const double other = 1e6 * median(apart, which) / static_cast<double>(count);
      std::cout << fmt::format("{:<52}{:<10}{:>8.1f} us here {:>8.1f} us apart {:>+6.1f} %\n", what, name,
                               one, other, 100 * (other / one - 1));
    }
  }

  Site& site_;
  std::shared_ptr<examination::Examiner> here_;
  std::shared_ptr<examination::Staff> apart_;
};

void walls(Site& site, const document::KindRegistry& kinds, Executor& crew, std::size_t documents) {
  constexpr std::size_t kRounds = 9;
  const Walls walls(site, kinds);
  InlineExecutor one;
  const auto files = make(site, 40'000'000, documents, crew);
  walls.run(files, one, kRounds);
  walls.run(files, crew, kRounds);
  for (Executor* executor : std::initializer_list<Executor*>{&one, &crew}) {
    std::vector<std::vector<std::string>> batches;
    for (std::size_t i = 0; i < 2 * kRounds; ++i)
      batches.push_back(make(site, 41'000'000 + 100'000 * i + 2'000'000 * executor->workers(), 256, crew));
    walls.run_pipeline(batches, *executor);
  }
}

int run(int argc, char** argv) {
  CLI::App app{"Benchmark of Esclusa"};
  std::size_t documents = 10'000;
  std::size_t memory_documents = 0;
  app.add_option("--documents", documents, "documents per measurement");
  app.add_option("--memory", memory_documents, "also pass this many documents and watch the memory");
  bool only_walls = false;
  app.add_flag("--walls", only_walls, "only what it costs to examine in processes of their own");
  CLI11_PARSE(app, argc, argv);
  const xml::LibraryScope xml;
  const xmlsig::LibraryScope xmlsec;
  const transport::LibraryScope ssh;
  const document::KindRegistry kinds(kinds::make_all());
  const testing_support::TemporaryFolder keys;
  Site site(kinds, keys.path());
  daemon::Crew crew(daemon::worker_count(site.config));
  InlineExecutor one;

  if (only_walls) {
    walls(site, kinds, crew, documents);
    return 0;
  }
  const Limit limit = measure_limit();
  const double per_second = limit.documents_per_second();
  std::cout << fmt::format(
      "limit, one thread: RSA-2048 sign {:.1f} us + verify {:.1f} us = {:.0f} documents/s (100 %)\n\n",
      1e6 * limit.sign_seconds, 1e6 * limit.verify_seconds, per_second);
  const Report report(per_second);
  const auto first = make(site, 1, documents, crew);
  std::cout << fmt::format("signed IIE: {} bytes, XAdES, RSA-2048; {} documents\n\n", first.front().size(),
                           documents);
  stages(site, first, report);
  pipeline_alone(site, first, one, "verify > bind > decide > sign > commit, one thread", report);
  pipeline_alone(site, make(site, 10'000'000, documents, crew), crew,
                 fmt::format("the same, {} workers", crew.workers()), report);
  folder(site, make(site, 20'000'000, documents, crew), one, "end to end, folder drop, one thread", report);
  folder(site, make(site, 30'000'000, documents, crew), crew,
         fmt::format("end to end, folder drop, {} workers", crew.workers()), report);
  if (memory_documents > 0) memory(site, memory_documents);
  return 0;
}

}  // namespace
}  // namespace esclusa::bench

int main(int argc, char** argv) {
  if (esclusa::examination::is_zygote(argc, argv)) {
    const esclusa::document::KindRegistry kinds(esclusa::kinds::make_all());
    return esclusa::examination::run_zygote(kinds);
  }
  return esclusa::bench::run(argc, argv);
}
