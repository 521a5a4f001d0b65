/// Small files over SFTP, against the `sftp` of OpenSSH in the same run: get, and put under a temporary name
/// with a renaming behind it. Figures are those of whole processes or connections; only ratios mean anything.
///
///   esclusa_bench_sftp [files] [milliseconds of added round trip]

#include "transport/sftp/sftp.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>

#include "support/delay_proxy.h"
#include "support/sshd.h"

namespace {

using namespace esclusa;
using namespace esclusa::transport;
namespace fs = std::filesystem;

class Race {
 public:
  Race(std::size_t files, std::chrono::milliseconds round_trip)
      : files_(files), proxy_(server_.port(), round_trip / 2), through_proxy_(round_trip.count() > 0) {
    for (const char* name : {"in", "out", "local", "up"}) fs::create_directories(folder_.path() / name);
    for (std::size_t i = 0; i < files_; ++i) {
      names_.push_back(fmt::format("{:06}.xml", i));
      std::ofstream(folder_.path() / "in" / names_.back()) << content_;
    }
  }

  /// Seconds.
  double sftp_get() {
    fs::remove_all(folder_.path() / "local");
    fs::create_directory(folder_.path() / "local");
    return sftp(fmt::format("get {0}/in/* {0}/local/\n", folder_.path().string()));
  }
  double sftp_put() {
    clear_out();
    std::string batch;
    for (const std::string& name : names_) {
      batch += fmt::format("put {0}/in/{1} {0}/out/.{1}.tmp\nrename {0}/out/.{1}.tmp {0}/out/{1}\n",
                           folder_.path().string(), name);
    }
    return sftp(batch);
  }
  double our_get(SshLibrary library) {
    return timed([&] {
      const auto drop = connected(library);
      require(drop->list().ok());
      for (std::size_t at = 0; at < files_; at += kBatch) {
        std::vector<Fetch> wanted;
        for (std::size_t i = at; i < std::min(files_, at + kBatch); ++i)
          wanted.push_back({names_[i], 1 << 20});
        for (const auto& file : drop->fetch(wanted)) require(file.ok() && as_text(file->content) == content_);
      }
    });
  }
  double our_put(SshLibrary library) {
    clear_out();
    return timed([&] {
      const auto drop = connected(library);
      for (std::size_t at = 0; at < files_; at += kBatch) {
        std::vector<Upload> uploads;
        for (std::size_t i = at; i < std::min(files_, at + kBatch); ++i)
          uploads.push_back({names_[i], as_bytes(content_)});
        for (const Status& status : drop->publish(uploads)) require(status.ok());
      }
    });
  }

 private:
  static constexpr std::size_t kBatch = 500;  // as many as the daemon takes at once

  static void require(bool good) {
    if (!good) throw std::runtime_error("a file did not make it");
  }
  static double timed(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  }
  [[nodiscard]] int port() const { return through_proxy_ ? proxy_.port() : server_.port(); }
  void clear_out() {
    fs::remove_all(folder_.path() / "out");
    fs::create_directory(folder_.path() / "out");
  }
  double sftp(const std::string& batch) {
    const std::string file = folder_.path() / "batch";
    std::ofstream(file) << batch;
    const std::string command = fmt::format(
        "sftp -q -b {} -i {} -P {} -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o "
        "IdentitiesOnly=yes "
        "{}@127.0.0.1 > /dev/null 2>&1",
        file, server_.key(), port(), server_.user());
    return timed([&] { require(std::system(command.c_str()) == 0); });
  }
  std::unique_ptr<Transport> connected(SshLibrary library) {
    SftpSettings settings;
    settings.host = "127.0.0.1";
    settings.port = static_cast<std::uint16_t>(port());
    settings.user = server_.user();
    settings.key_file = server_.key();
    settings.host_keys = {server_.pin()};
    settings.library = library;
    settings.inbox = folder_.path() / "in";
    settings.outbox = folder_.path() / "out";
    auto drop = make_sftp(settings);
    require(drop->connect().ok());
    return drop;
  }

  testing_support::Sshd server_;
  testing_support::TemporaryFolder folder_;
  std::size_t files_;
  const std::string content_ = std::string(4'096, 'x');
  std::vector<std::string> names_;
  testing_support::DelayProxy proxy_;
  bool through_proxy_;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int count, char** arguments) {
  const std::size_t files = count > 1 ? std::stoul(arguments[1]) : 2'000;
  const std::chrono::milliseconds round_trip{count > 2 ? std::stol(arguments[2]) : 0};
  const LibraryScope libraries;
  Race race(files, round_trip);
  const std::vector<std::pair<std::string, std::function<double()>>> runners{
      {"sftp -b get", [&] { return race.sftp_get(); }},
      {"libssh2 get", [&] { return race.our_get(SshLibrary::libssh2); }},
      {"libssh get", [&] { return race.our_get(SshLibrary::libssh); }},
      {"sftp -b put+rename", [&] { return race.sftp_put(); }},
      {"libssh2 put+rename", [&] { return race.our_put(SshLibrary::libssh2); }},
      {"libssh put+rename", [&] { return race.our_put(SshLibrary::libssh); }}};
  constexpr int kRounds = 3;
  std::vector<std::vector<double>> seconds(runners.size());
  for (int round = 0; round < kRounds; ++round) {
    for (std::size_t i = 0; i < runners.size(); ++i) seconds[i].push_back(runners[i].second());
  }
  for (std::size_t i = 0; i < runners.size(); ++i) {
    const double base = median(seconds[i / 3 * 3]);
    const double mine = median(seconds[i]);
    std::cout << fmt::format("{:20} {:8.0f} files/s  x {:.1f}\n", runners[i].first,
                             static_cast<double>(files) / mine, base / mine);
  }
  return 0;
}
