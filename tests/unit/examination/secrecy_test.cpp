// The seal key is nowhere in the memory of a process that parses foreign bytes.
#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>
#include <sstream>

#include "base/handle.h"
#include "daemon/house.h"
#include "examination/worker/staff.h"
#include "support/ground.h"
#include "support/site.h"

namespace esclusa::examination {
namespace {

using testing_support::ground;
using testing_support::must;

/// Traces that a private key leaves: a line of its PEM, its prime as DER has it, and as OpenSSL's numbers
/// have it, little end first.
std::vector<std::string> traces_of(const std::filesystem::path& key_file) {
  std::ifstream in(key_file);
  std::string line;
  for (int i = 0; i < 6; ++i) std::getline(in, line);
  const Handle<BIO, BIO_free_all> file{BIO_new_file(key_file.c_str(), "r")};
  const Handle<EVP_PKEY, EVP_PKEY_free> key{PEM_read_bio_PrivateKey(file.get(), nullptr, nullptr, nullptr)};
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(key.get(), OSSL_PKEY_PARAM_RSA_FACTOR1, &number);
  const Handle<BIGNUM, BN_clear_free> prime{number};
  std::string big(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(big.data()));  // NOLINT(*-reinterpret-cast)
  std::string little(big.rbegin(), big.rend());
  return {line, big.substr(0, 40), little.substr(0, 40)};
}

/// Whether any readable page of the process holds one of them.
bool memory_holds(pid_t process, const std::vector<std::string>& traces) {
  const std::string folder = "/proc/" + std::to_string(process);
  std::ifstream maps(folder + "/maps");
  std::ifstream memory(folder + "/mem", std::ios::binary);
  for (std::string line; std::getline(maps, line);) {
    std::istringstream words(line);
    std::uint64_t from = 0;
    std::uint64_t to = 0;
    char dash = 0;
    std::string rights;
    words >> std::hex >> from >> dash >> to >> rights;
    if (!rights.starts_with('r') || line.ends_with("[vvar]") || line.ends_with("[vsyscall]")) continue;
    std::string pages(to - from, '\0');
    memory.clear();
    memory.seekg(static_cast<std::streamoff>(from));
    memory.read(pages.data(), static_cast<std::streamsize>(pages.size()));
    if (std::ranges::any_of(traces,
                            [&](const std::string& trace) { return pages.find(trace) != std::string::npos; }))
      return true;
  }
  return false;
}

TEST(Secrecy, a_worker_never_has_the_seal_key_in_its_memory) {
  if (::geteuid() != 0) GTEST_SKIP() << "nobody else may look into a worker";
  if (is_instrumented()) GTEST_SKIP() << "its address space is too large to search";
  testing_support::Site site(ground().kinds,
                             ground().keys.path());  // loads the key, before the worker is there
  const pid_t copy = ::fork();                       // what a worker must not be
  if (copy == 0) {
    ::pause();
    ::_exit(0);
  }
  StaffSettings settings;
  settings.standards = daemon::standards(site.config);
  const auto staff = must(Staff::open(settings, site.workshop->trust->current(), ground().kinds));
  ASSERT_TRUE(
      must(staff->examine("norte", as_bytes(site.signed_iie(1)), site.clock.now(), Patience::full)).document);
  const auto workers = staff->waiting_for("norte");
  ASSERT_EQ(workers.size(), 1U);

  const std::vector<std::string> traces = traces_of(site.config.seals.front().key);
  EXPECT_TRUE(memory_holds(copy, traces)) << "the search works: a mere fork has the key";
  EXPECT_TRUE(memory_holds(workers[0], {"InformeIngresoMercancia"})) << "and it can look into a worker";
  EXPECT_FALSE(memory_holds(workers[0], traces));
  EXPECT_FALSE(memory_holds(staff->zygote(), traces));
  ::kill(copy, SIGKILL);
  ::waitpid(copy, nullptr, 0);
}

}  // namespace
}  // namespace esclusa::examination
