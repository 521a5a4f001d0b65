#include "config/overlap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/temporary_folder.h"

namespace esclusa::config {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

Partner with_folders(std::string id, const Path& inbox, const Path& outbox) {
  Partner partner;
  partner.id = std::move(id);
  partner.folder = {inbox, outbox};
  return partner;
}

Partner with_server(std::string id, const std::string& user, const std::string& inbox) {
  Partner partner;
  partner.id = std::move(id);
  partner.drop = DropType::sftp;
  partner.sftp.host = "sftp.example.com";
  partner.sftp.user = user;
  partner.sftp.inbox = inbox;
  partner.sftp.outbox = inbox + "-out";
  return partner;
}

class Folders : public testing::Test {
 protected:
  testing_support::TemporaryFolder folder_;
  Path root_ = folder_.path();
  Partner norte_ = with_folders("norte", root_ / "in/norte", root_ / "out/norte");
};

TEST_F(Folders, of_two_partners_are_apart) {
  EXPECT_THAT(overlap(with_folders("sur", root_ / "in/norte2", root_ / "out/sur"), norte_), IsEmpty());
}

TEST_F(Folders, of_two_partners_may_not_be_the_same_or_in_each_other) {
  for (const Path& inbox : {root_ / "in/norte", root_ / "in/sur/../norte/", root_ / "in",
                            root_ / "in/norte/sur", root_ / "out/norte"}) {
    EXPECT_THAT(overlap(with_folders("sur", inbox, root_ / "out/sur"), norte_), HasSubstr("«norte»"))
        << inbox;
  }
}

TEST_F(Folders, are_compared_where_symbolic_links_lead) {
  std::filesystem::create_directories(root_ / "in/norte");
  std::filesystem::create_directory_symlink(root_ / "in/norte", root_ / "link");
  EXPECT_THAT(overlap(with_folders("sur", root_ / "link", root_ / "out/sur"), norte_), HasSubstr("«norte»"));
}

TEST_F(Folders, on_one_server_are_told_apart_by_user_and_path) {
  const Partner sur = with_server("sur", "u", "/in");
  EXPECT_THAT(overlap(with_server("este", "u", "/in/"), sur), HasSubstr("«sur»"));
  EXPECT_THAT(overlap(with_server("este", "u", "/in2"), sur), IsEmpty());
  EXPECT_THAT(overlap(with_server("este", "v", "/in"), sur), IsEmpty()) << "each may have a root of its own";
}

TEST_F(Folders, of_a_partner_are_no_folders_of_the_node) {
  Node node;
  node.state = root_ / "state";
  node.archive = root_ / "archive";
  node.quarantine = root_ / "quarantine";
  EXPECT_THAT(own_overlap(norte_, node), IsEmpty());
  EXPECT_THAT(own_overlap(with_folders("sur", root_ / "a", root_ / "a"), node), HasSubstr("separadas"));
  EXPECT_THAT(own_overlap(with_folders("sur", root_ / "a", root_ / "archive/x"), node),
              HasSubstr("del nodo"));
  EXPECT_THAT(own_overlap(with_folders("sur", root_, root_ / "b"), node), HasSubstr("separadas"));
}

}  // namespace
}  // namespace esclusa::config
