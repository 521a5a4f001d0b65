#pragma once
/// File names in a drop: foreign text, judged before anything else.

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "store/arrivals.h"

namespace esclusa::intake {

enum class NameClass {
  invisible,    // .name, *.tmp, *.part, *.filepart, *~ : still being written, or not for us
  done_marker,  // name.done : says that `name` is complete
  claimed,      // a claim of ours that a crash or a lost connection left behind
  candidate,    // to be claimed; `fault` says if its name alone refuses it
};

struct NameVerdict {
  NameClass name_class = NameClass::candidate;
  store::IntakeFault fault;
};

/// A good name is plain (base/file_name.h) and ends in .xml, or in .zip for a lote. Others are claimed too:
/// they are answered with ARC-E01 (characters, length) or ARC-E02 (extension).
NameVerdict classify(std::string_view name);

inline constexpr std::string_view kDoneSuffix = ".done";
inline constexpr std::string_view kLoteSuffix = ".zip";

/// An archive of documents, to be opened; false for one that is refused unopened.
bool is_lote(const store::NewArrival& arrival);

/// Name under which a file is claimed: invisible, unique by `token` (16 hexadecimal digits), holds the
/// original name with foreign characters as %XX, cut to what a file system takes.
std::string claim_name(std::string_view name, std::string_view token);
/// The original name out of a claim name.
std::string claimed_name(std::string_view claim);

/// `<stem>.acuse.xml` for a good name, or a path of a lote that ends in one, else `archivo-<first 16 of the
/// digest>.acuse.xml`. `mark` is put behind the stem: "_R2" for a second repetition, ".3" to tell answers to
/// files of one name apart.
std::string answer_name(std::string_view path, const Digest& sha256, std::string_view mark);

}  // namespace esclusa::intake
