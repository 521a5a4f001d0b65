// What the database itself refuses, so that a mistake of ours or of who works on it by hand changes no
// evidence.
#include "contract.h"
#include "sqlite/connection.h"
#include "sqlite_site.h"

namespace esclusa::store {
namespace {

class SqliteAppendOnly : public StoreContract {
 protected:
  void SetUp() override {
    store_ = must(sqlite_.open());
    auto unit = write();
    const Whole whole = record(*unit, 1);
    const std::vector<EvidenceObject> objects{{digest_of(1), "CERTIFICADO", "der"}};
    must(unit->evidence().keep(digest_of(2), objects, kNoon));
    must(unit->evidence().add_anchor({0, 1, kNoon, {}, "a"}));
    must(unit->shipments().book({whole.document, "d", "D1", "INGRESO", 1, {}, kNoon}, {}));
    must(unit->reports().add_correction(whole.document, 1, whole.document));
    must(unit->commit());
  }
  Status by_hand(const std::string& sql) {
    const auto connection = must(sqlite::Connection::open(sqlite_.settings(), sqlite::Access::write));
    return connection->execute(sql);
  }
  SqliteSite sqlite_;
};

TEST_F(SqliteAppendOnly, what_proves_a_decision_is_neither_changed_nor_deleted) {
  for (const char* sql : {
           "UPDATE journal SET facts = ''",
           "DELETE FROM journal",
           "DELETE FROM journal_head",
           "UPDATE answers SET bytes = ''",
           "DELETE FROM answers",
           "UPDATE movements SET pieces = 2",
           "DELETE FROM movements",
           "UPDATE corrections SET degree = 2",
           "DELETE FROM corrections",
           "UPDATE documents SET ruc = 'x'",
           "UPDATE documents SET sha256 = zeroblob(32)",
           "DELETE FROM documents",
           "UPDATE arrivals SET segment_offset = 1",
           "DELETE FROM arrivals",
           "UPDATE evidence_objects SET bytes = ''",
           "DELETE FROM evidence_objects",
           "UPDATE evidence_sets SET digest = zeroblob(32)",
           "DELETE FROM evidence_sets",
           "UPDATE evidence_members SET position = 9",
           "DELETE FROM evidence_members",
           "UPDATE journal_anchors SET bytes = ''",
           "DELETE FROM journal_anchors",
       })
    EXPECT_THAT(by_hand(sql), FailsWith("store.broken")) << sql;
}

TEST_F(SqliteAppendOnly, what_becomes_of_a_document_is_still_written) {
  EXPECT_TRUE(by_hand("UPDATE documents SET document_state = 'CORREGIDO', repetitions = 1").ok());
  EXPECT_TRUE(by_hand("UPDATE arrivals SET source_removed = 1, attempts = 2").ok());
}

}  // namespace
}  // namespace esclusa::store
