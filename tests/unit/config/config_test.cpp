#include "config/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "support/temporary_folder.h"

namespace esclusa::config {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kMain = R"([node]
name = "n1"
state = "s"
archive = "/a"
quarantine = "q"
schemas = "x"
catalogs = "c"
partners = "p"

[seal]
key = "k.pem"
certificate = "c.pem"

[trust]
anchors = ["ca.pem"]
)";

constexpr std::string_view kPartner = R"([partner]
id = "norte"
name = "Norte"
ruc = "0990000018001"
kinds = ["IIE"]

[drop]
type = "sftp"
host = "h"
user = "u"
key = "id"
pins = ["SHA256:x"]
inbox = "/in"
outbox = "/out"
)";

std::vector<std::string> texts(const std::vector<Problem>& problems) {
  std::vector<std::string> all;
  for (const Problem& problem : problems) all.push_back(to_string(problem));
  return all;
}

std::string with(std::string_view text, std::string_view from, std::string_view to) {
  std::string changed(text);
  changed.replace(changed.find(from), from.size(), to);
  return changed;
}

TEST(Config, reads_a_main_file_with_paths_relative_to_it) {
  std::vector<Problem> problems;
  const auto config = parse_main(kMain, "/etc/esclusa/e.toml", problems);
  ASSERT_TRUE(config.ok()) << testing::PrintToString(texts(problems));
  EXPECT_EQ(config->node.state, "/etc/esclusa/s");
  EXPECT_EQ(config->node.archive, "/a");
  EXPECT_EQ(config->limits.batch_files, 256U);
}

TEST(Config, documents_are_parsed_apart_unless_it_says_otherwise) {
  std::vector<Problem> problems;
  const auto usual = parse_main(kMain, "e.toml", problems);
  ASSERT_TRUE(usual.ok());
  EXPECT_EQ(usual->worker.mode, WorkerMode::process);
  const auto other = parse_main(std::string(kMain) +
                                    "[worker]\nmode = \"in_process\"\nuser = \"lector\"\nmemory_mb = 1024\n"
                                    "seconds_per_file = 7\n",
                                "e.toml", problems);
  ASSERT_TRUE(other.ok()) << testing::PrintToString(texts(problems));
  EXPECT_EQ(other->worker.mode, WorkerMode::in_process);
  EXPECT_EQ(other->worker.user, "lector");
  EXPECT_EQ(other->worker.memory_bytes, 1024ULL << 20U);
  EXPECT_EQ(other->worker.per_file, std::chrono::seconds{7});
}

TEST(Config, workers_have_memory_for_the_largest_file) {
  std::vector<Problem> problems;
  EXPECT_FALSE(parse_main(std::string(kMain) + "[limits]\nfile_bytes = 67108864\n", "e.toml", problems).ok());
  EXPECT_THAT(texts(problems), Contains(HasSubstr("memory_mb")));
  problems.clear();
  EXPECT_TRUE(parse_main(std::string(kMain) + "[limits]\nfile_bytes = 67108864\n[worker]\nmemory_mb = 2048\n",
                         "e.toml", problems)
                  .ok());
}

TEST(Config, names_every_fault_with_its_line) {
  std::vector<Problem> problems;
  const std::string text =
      with(with(kMain, "name = \"n1\"", "name = 7\nnmae = \"x\""), "key = \"k.pem\"\n", "") +
      "[limits]\nbatch_files = 0\n[extra]\n";
  EXPECT_FALSE(parse_main(text, "e.toml", problems).ok());
  const auto all = texts(problems);
  EXPECT_THAT(all, Contains(HasSubstr("e.toml:2: [node] name")));
  EXPECT_THAT(all, Contains(HasSubstr("e.toml:3: [node] nmae: clave desconocida")));
  EXPECT_THAT(all, Contains(HasSubstr("[seal] key: falta")));
  EXPECT_THAT(all, Contains(HasSubstr("[limits] batch_files: debe ser un entero entre 1 y 4096")));
  EXPECT_THAT(all, Contains(HasSubstr("sección desconocida: extra")));
}

TEST(Config, tells_where_toml_is_broken) {
  std::vector<Problem> problems;
  EXPECT_FALSE(parse_main("[node]\nname = \n", "e.toml", problems).ok());
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].line, 2U);
}

TEST(Partner, reads_an_sftp_drop) {
  std::vector<Problem> problems;
  const auto partner = parse_partner(kPartner, "/etc/p/norte.toml", problems);
  ASSERT_TRUE(partner.ok()) << testing::PrintToString(texts(problems));
  EXPECT_EQ(partner->drop, DropType::sftp);
  EXPECT_EQ(partner->sftp.key, "/etc/p/id");
  EXPECT_EQ(partner->settle.rule, SettleRule::stable);
}

TEST(Partner, the_published_example_is_good) {
  std::ifstream in(ESCLUSA_SOURCE_DIR "/config/example/partner-sftp.toml");
  const std::string text(std::istreambuf_iterator<char>(in), {});
  std::vector<Problem> problems;
  EXPECT_TRUE(parse_partner(text, "p.toml", problems).ok()) << testing::PrintToString(texts(problems));
}

TEST(Partner, needs_a_pinned_host_key) {
  std::vector<Problem> problems;
  EXPECT_FALSE(parse_partner(with(kPartner, "pins = [\"SHA256:x\"]\n", ""), "p.toml", problems).ok());
  EXPECT_THAT(texts(problems), Contains(HasSubstr("known_hosts")));
}

TEST(Partner, refuses_what_could_escape_a_folder) {
  for (const std::string_view id : {"../x", "A", "a/b", "", "."}) {
    std::vector<Problem> problems;
    const std::string line = "id = \"" + std::string(id) + "\"";
    EXPECT_FALSE(parse_partner(with(kPartner, "id = \"norte\"", line), "p.toml", problems).ok()) << id;
  }
}

TEST(Partner, refuses_a_number_that_is_no_ruc) {
  std::vector<Problem> problems;
  EXPECT_FALSE(parse_partner(with(kPartner, "0990000018001", "123"), "p.toml", problems).ok());
}

TEST(Trust, waits_by_default_and_reads_lists_responders_and_what_to_do_without_them) {
  std::vector<Problem> problems;
  const Trust trust = parse_main(kMain, "/etc/e/e.toml", problems)->trust;
  EXPECT_EQ(trust.stale, Unproven::hold);
  EXPECT_FALSE(trust.crl_required);
  EXPECT_EQ(trust.crl_grace, std::chrono::hours{24});
  const std::string text =
      std::string(kMain) +
      "crls = [\"listas\", \"/a/b.crl\"]\nstale = \"warn\"\ncrl_required = true\ncrl_grace_hours = 6\n"
      "[[trust.ocsp]]\nissuer = \"i.pem\"\nurl = \"http://ocsp.example:8080/x\"\n"
      "[[trust.ocsp]]\nissuer = \"j.pem\"\nhost = \"ocsp.example\"\ntimeout_seconds = 9\n"
      "nonce = false\nunproven = \"warn\"\n";
  const auto full = parse_main(text, "/etc/e/e.toml", problems);
  ASSERT_TRUE(full.ok()) << testing::PrintToString(texts(problems));
  EXPECT_THAT(full->trust.crls, ElementsAre("/etc/e/listas", "/a/b.crl"));
  EXPECT_EQ(full->trust.stale, Unproven::warn);
  EXPECT_TRUE(full->trust.crl_required);
  EXPECT_EQ(full->trust.crl_grace, std::chrono::hours{6});
  ASSERT_EQ(full->trust.ocsp.size(), 2U);
  EXPECT_EQ(full->trust.ocsp[0].issuer, "/etc/e/i.pem");
  EXPECT_TRUE(full->trust.ocsp[0].nonce);
  EXPECT_EQ(full->trust.ocsp[0].unproven, Unproven::hold);
  EXPECT_EQ(full->trust.ocsp[1].host, "ocsp.example");
  EXPECT_EQ(full->trust.ocsp[1].timeout, std::chrono::seconds{9});
  EXPECT_FALSE(full->trust.ocsp[1].nonce);
  EXPECT_EQ(full->trust.ocsp[1].unproven, Unproven::warn);
}

TEST(Trust, refuses_a_responder_that_is_nowhere_or_anywhere) {
  for (const auto& [wrong, why] :
       {std::pair{"issuer = \"i.pem\"", "hace falta url"},
        {"url = \"http://x\"", "issuer: falta esta clave"},
        {"issuer = \"i.pem\"\nurl = \"http://x\"\nhost = \"x\"", "hace falta url"},
        {"issuer = \"i.pem\"\nurl = \"file:///etc/passwd\"", "debe empezar por http://"},
        {"issuer = \"i.pem\"\nurl = \"http://x\"\nulr = 1", "ulr: clave desconocida"},
        {"issuer = \"i.pem\"\nurl = \"http://x\"\nunproven = \"ignore\"", "«ignore» no se conoce"}}) {
    std::vector<Problem> problems;
    const std::string text = std::string(kMain) + "[[trust.ocsp]]\n" + wrong + "\n";
    EXPECT_FALSE(parse_main(text, "e.toml", problems).ok()) << wrong;
    EXPECT_THAT(texts(problems), Contains(HasSubstr(why))) << wrong;
  }
}

std::string pinned(const std::string& list) {
  return with(kPartner, "kinds = [\"IIE\"]", "kinds = [\"IIE\"]\ncertificates = [" + list + "]");
}

TEST(Partner, reads_its_certificates_and_when_each_counts) {
  const std::string digits(62, 'a');
  std::vector<Problem> problems;
  const auto partner = parse_partner(
      pinned("{sha256 = \"AB:" + digits +
             "\", until = \"2026-11-30\"}, {file = \"n.pem\", from = \"2026-11-29T22:00:00Z\"}"),
      "/etc/p/n.toml", problems);
  ASSERT_TRUE(partner.ok()) << testing::PrintToString(texts(problems));
  ASSERT_EQ(partner->certificates.size(), 2U);
  EXPECT_EQ(partner->certificates[0].sha256, "ab" + digits);
  EXPECT_EQ(partner->certificates[0].until, parse_iso("2026-12-01T05:00:00Z").value())
      << "the whole day, as clocks in Ecuador show it";
  EXPECT_EQ(partner->certificates[1].file, "/etc/p/n.pem");
  EXPECT_EQ(partner->certificates[1].from, parse_iso("2026-11-29T22:00:00Z").value());
}

TEST(Partner, refuses_certificates_that_are_not_told_apart_or_never_count) {
  for (const auto& [wrong, why] :
       {std::pair{"{from = \"2026-11-30\"}", "hace falta sha256 o file"},
        {"{sha256 = \"ab\"}", "no es una huella SHA-256"},
        {"{file = \"n.pem\", sha256 = \"ab\"}", "uno de los dos"},
        {"{file = \"n.pem\", until = \"mañana\"}", "no es un día"},
        {"{file = \"n.pem\", from = \"2026-12-01\", until = \"2026-11-01\"}", "es anterior a from"},
        {"\"n.pem\"", "debe ser una lista de tablas"}}) {
    std::vector<Problem> problems;
    EXPECT_FALSE(parse_partner(pinned(wrong), "p.toml", problems).ok()) << wrong;
    EXPECT_THAT(texts(problems), Contains(HasSubstr(why))) << wrong;
  }
}

TEST(Lotes, have_limits_and_each_partner_its_choice_of_answers) {
  std::vector<Problem> problems;
  const auto main = parse_main(std::string(kMain) + "[limits]\nlote_bytes = 5000\n", "m.toml", problems);
  ASSERT_TRUE(main.ok());
  EXPECT_EQ(main->limits.lote_bytes, 5000U);
  EXPECT_EQ(main->limits.lote_entries, 200'000U);
  const auto each = with(kPartner, "[drop]", "lote_answers = \"cada_documento\"\n[drop]");
  EXPECT_EQ(parse_partner(each, "p.toml", problems)->lote_answers, LoteAnswers::each_document);
  EXPECT_EQ(parse_partner(kPartner, "p.toml", problems)->lote_answers, LoteAnswers::one);
  EXPECT_FALSE(
      parse_partner(with(kPartner, "[drop]", "lote_answers = \"dos\"\n[drop]"), "p.toml", problems).ok());
}

TEST(PartnerLimits, only_ever_narrow_those_of_the_node) {
  std::vector<Problem> problems;
  const auto partner = parse_partner(std::string(kPartner) +
                                         "[limits]\nfile_bytes = 4096\nlote_bytes = 99999999999999\n"
                                         "batch_files = 5\nfiles_per_minute = 60\nbytes_per_day = 7\n",
                                     "p.toml", problems);
  EXPECT_FALSE(partner.ok());
  EXPECT_THAT(texts(problems), ElementsAre(HasSubstr("[limits] lote_bytes")));
  const auto good = parse_partner(
      std::string(kPartner) + "[limits]\nfile_bytes = 4096\nbatch_files = 4096\nfiles_per_minute = 60\n",
      "p.toml", problems);
  ASSERT_TRUE(good.ok());
  EXPECT_EQ(good->limits.files_per_minute, 60U);
  const Limits node;
  const Limits narrowed = limits_for(*good, node);
  EXPECT_EQ(narrowed.file_bytes, 4096U);
  EXPECT_EQ(narrowed.batch_files, node.batch_files) << "the smaller one counts";
  EXPECT_EQ(narrowed.lote_bytes, node.lote_bytes);
}

TEST(Load, a_bad_partner_file_leaves_the_others_working) {
  const auto folder = std::filesystem::temp_directory_path() / ("esclusa-config-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder / "p");
  std::ofstream(folder / "e.toml") << kMain;
  std::ofstream(folder / "p/a.toml") << kPartner;
  std::ofstream(folder / "p/b.toml") << "[partner]\n";
  std::ofstream(folder / "p/c.toml") << kPartner;  // the same id again
  std::vector<Problem> problems;
  const auto config = load(folder / "e.toml", problems);
  ASSERT_TRUE(config.ok());
  EXPECT_EQ(config->partners.size(), 1U);
  EXPECT_THAT(texts(config->partner_problems), Contains(HasSubstr("ya está en otro archivo")));
  EXPECT_THAT(texts(config->partner_problems), Contains(HasSubstr("b.toml")));
  std::filesystem::remove_all(folder);
}

TEST(Config, a_partner_without_a_calendar_is_never_missed) {
  std::vector<Problem> problems;
  const auto partner = parse_partner(kPartner, "p.toml", problems);
  ASSERT_TRUE(partner.ok());
  EXPECT_TRUE(partner->calendar.days.empty());
}

TEST(Config, reads_a_calendar) {
  std::vector<Problem> problems;
  const std::string text =
      std::string(kPartner) +
      "[calendar]\ndays = [\"lun\", \"mié\"]\nby = \"05:30\"\nholidays = [\"2026-12-25\"]\n";
  const auto partner = parse_partner(text, "p.toml", problems);
  ASSERT_TRUE(partner.ok()) << testing::PrintToString(texts(problems));
  const Calendar& calendar = partner->calendar;
  EXPECT_THAT(calendar.days, ElementsAre(std::chrono::Monday, std::chrono::Wednesday));
  EXPECT_EQ(calendar.by, std::chrono::minutes{330});
  EXPECT_THAT(calendar.holidays, ElementsAre(*parse_day("2026-12-25")));
  const auto always = parse_partner(std::string(kPartner) + "[calendar]\ndays = \"todos\"\n", "p", problems);
  ASSERT_TRUE(always.ok());
  EXPECT_EQ(always->calendar.days.size(), 7U);
  EXPECT_FALSE(always->calendar.by);
}

TEST(Config, names_the_faults_of_a_calendar) {
  std::vector<Problem> problems;
  const std::string text =
      std::string(kPartner) + "[calendar]\ndays = [\"lunes\"]\nby = \"25:00\"\nholidays = [\"2026-02-30\"]\n";
  EXPECT_FALSE(parse_partner(text, "p.toml", problems).ok());
  const auto all = texts(problems);
  EXPECT_THAT(all, Contains(HasSubstr("p.toml:16: [calendar] days: «lunes»")));
  EXPECT_THAT(all, Contains(HasSubstr("p.toml:17: [calendar] by: «25:00»")));
  EXPECT_THAT(all, Contains(HasSubstr("p.toml:18: [calendar] holidays: «2026-02-30»")));
}

TEST(Config, reports_are_written_unless_their_time_is_empty) {
  std::vector<Problem> problems;
  const auto usual = parse_main(kMain, "/etc/esclusa/e.toml", problems);
  ASSERT_TRUE(usual.ok());
  EXPECT_EQ(usual->report.folder, "/etc/esclusa/var/reports");
  EXPECT_EQ(usual->report.at, std::chrono::minutes{390});
  const std::string text = std::string(kMain) +
                           "[report]\nfolder = \"r\"\nat = \"\"\nnight_from = \"20:00\"\nnight_to = "
                           "\"04:00\"\n";
  const auto other = parse_main(text, "/etc/esclusa/e.toml", problems);
  ASSERT_TRUE(other.ok()) << testing::PrintToString(texts(problems));
  EXPECT_EQ(other->report.folder, "/etc/esclusa/r");
  EXPECT_FALSE(other->report.at);
  EXPECT_EQ(other->report.night_from, std::chrono::hours{20});
  EXPECT_FALSE(parse_main(std::string(kMain) + "[report]\nat = \"6:30\"\n", "e.toml", problems).ok());
}

TEST(Config, a_partner_whose_hour_is_outside_the_night_is_left_out) {
  const testing_support::TemporaryFolder folder;
  std::ofstream(folder.path() / "e.toml") << kMain;
  std::filesystem::create_directory(folder.path() / "p");
  const auto problems_with = [&](std::string_view by) {
    std::ofstream(folder.path() / "p" / "norte.toml")
        << kPartner << "[calendar]\ndays = \"todos\"\nby = \"" << by << "\"\n";
    std::vector<Problem> problems;
    const auto config = load(folder.path() / "e.toml", problems);
    EXPECT_TRUE(config.ok());
    EXPECT_EQ(config->partners.size(), config->partner_problems.empty() ? 1U : 0U);
    return texts(config->partner_problems);
  };
  for (const std::string_view by : {"18:01", "23:59", "00:00", "06:00"})
    EXPECT_THAT(problems_with(by), IsEmpty()) << by;
  for (const std::string_view by : {"18:00", "06:01", "12:00"})
    EXPECT_THAT(problems_with(by), Contains(HasSubstr("no cae dentro de la noche"))) << by;
}

}  // namespace
}  // namespace esclusa::config
