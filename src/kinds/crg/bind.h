#pragma once

#include "document/binding.h"
#include "kinds/crg/crg.h"

namespace esclusa::kinds::crg {

/// Everything but the rows.
const document::Binding<Crg>& binding();

/// Binds a document: the elements of a row become its fields, whatever they are called.
class CrgBinder final : public xml::Handler {
 public:
  explicit CrgBinder(Crg& document) : document_(document), head_(binding(), document) {}
  void start(std::string_view name) override;
  void attribute(std::string_view name, std::string_view value) override { head_.attribute(name, value); }
  void end(std::string_view text) override;

 private:
  Crg& document_;
  document::Binder<Crg> head_;
  std::vector<std::string> open_;
};

}  // namespace esclusa::kinds::crg
