#include "pki/identity.h"

#include <openssl/asn1.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string_view>

#include "base/handle.h"
#include "domain/identity.h"

namespace esclusa::pki {
namespace {

using GeneralNames = Handle<GENERAL_NAMES, GENERAL_NAMES_free>;
using AnyString = Handle<ASN1_TYPE, ASN1_TYPE_free>;

/// Where an authority keeps the identity, below 1.3.6.1.4.1.
struct Arc {
  std::string_view number;
  std::string_view person = ".3.1";
  std::string_view ruc = ".3.11";
  std::string_view passport = {};  // own OID; elsewhere it shares the person's
};

constexpr std::array kArcs{
    Arc{"37947"},                                  // Banco Central del Ecuador
    Arc{"37746"},                                  // Security Data
    Arc{"18332"},                                  // ANF
    Arc{"37442"},                                  // ANF
    Arc{"43745.1"},                                // Consejo de la Judicatura
    Arc{"47286.102"},                              // Uanataca
    Arc{"65311.102"},                              // Uanataca, new
    Arc{"57153.102"},                              // Eclipsoft
    Arc{"52643"},                                  // Datilmedia
    Arc{"59198"},                                  // Argosdata
    Arc{"59382"},                                  // Lazzate
    Arc{"56105"},                                  // Alpha Technologies
    Arc{"34380"},                                  // Corpnewbest
    Arc{"64849"},                                  // Corpnewbest, new
    Arc{"61305"},                                  // FirmaSegura
    Arc{"55519.1.1.1.5", ".2.1", ".2.4", ".2.2"},  // Registro Civil
};
constexpr std::string_view kEnterprises = "1.3.6.1.4.1.";

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_passport(std::string_view text) {
  constexpr std::size_t kLongest = 20;
  return !text.empty() && text.size() <= kLongest && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
}

/// Values found for each field; more than one distinct value, wherever they stand, makes the field ambiguous.
struct Found {
  std::set<std::string> ruc, cedula, passport;

  void add_ruc(std::string_view text) {
    const auto parsed = domain::Ruc::parse(text);
    if (parsed && parsed->check() != domain::RucVerdict::refuse) ruc.emplace(text);
  }
  void add_cedula(std::string_view text) {
    const auto parsed = domain::Cedula::parse(text);
    if (parsed && parsed->check_digit_holds()) cedula.emplace(text);
  }
  void add_passport(std::string_view text) {
    if (is_passport(text)) passport.emplace(text);
  }
  void join(Found other) {
    ruc.merge(other.ruc);
    cedula.merge(other.cedula);
    passport.merge(other.passport);
  }
  void add_person(std::string_view text) {
    constexpr std::size_t kCedulaDigits = 10;
    if (text.size() == kCedulaDigits && all_digits(text)) {
      add_cedula(text);
    } else {
      add_passport(text);
    }
  }
};

std::string dotted(const ASN1_OBJECT* object) {
  std::array<char, 128> text{};
  const int length = OBJ_obj2txt(text.data(), static_cast<int>(text.size()), object, 1);
  return length > 0 && static_cast<std::size_t>(length) < text.size() ? std::string(text.data())
                                                                      : std::string{};
}

std::string utf8_of(const ASN1_STRING* string) {
  unsigned char* raw = nullptr;
  const int length = ASN1_STRING_to_UTF8(&raw, string);
  if (length < 0) return {};
  std::string text{reinterpret_cast<const char*>(raw),
                   static_cast<std::size_t>(length)};  // NOLINT(*-reinterpret-cast)
  OPENSSL_free(raw);
  return text;
}

bool is_text(int type) {
  return type == V_ASN1_UTF8STRING || type == V_ASN1_PRINTABLESTRING || type == V_ASN1_IA5STRING ||
         type == V_ASN1_T61STRING || type == V_ASN1_BMPSTRING || type == V_ASN1_NUMERICSTRING;
}

/// Characters without any tag, maybe with white space around them. What holds anything else is no text:
/// broken DER must not be read as the digits that happen to be in it.
std::string bare_text(std::string_view octets) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t from = octets.find_first_not_of(kBlank);
  if (from == std::string_view::npos) return {};
  const std::string_view text = octets.substr(from, octets.find_last_not_of(kBlank) - from + 1);
  const bool clean = std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7F'; });
  return clean ? std::string{text} : std::string{};
}

/// Some issuers wrap the text once or twice more (explicit tag [0], OCTET STRING), others put the bare
/// characters.
std::string loose_text(const unsigned char* data, long size, int wraps = 0) {
  constexpr int kMostWraps = 3;
  if (size <= 0 || wraps > kMostWraps) return {};
  const unsigned char* at = data;
  const AnyString value{d2i_ASN1_TYPE(nullptr, &at, size)};
  if (value && at == data + size) {
    const int type = ASN1_TYPE_get(value.get());
    if (is_text(type)) return utf8_of(value->value.asn1_string);
    if (type == V_ASN1_OCTET_STRING) {
      const ASN1_STRING* inner = value->value.octet_string;
      return loose_text(ASN1_STRING_get0_data(inner), ASN1_STRING_length(inner), wraps + 1);
    }
    if (type == V_ASN1_OTHER) {  // a context tag: look inside
      at = data;
      long length = 0;
      int tag = 0;
      int tag_class = 0;
      const int status = ASN1_get_object(&at, &length, &tag, &tag_class, size);
      return (status & 0x80) != 0 ? std::string{} : loose_text(at, length, wraps + 1);
    }
    return {};
  }
  return bare_text({reinterpret_cast<const char*>(data),  // NOLINT(*-reinterpret-cast): char may alias
                    static_cast<std::size_t>(size)});
}

class Reader {
 public:
  Reader(const X509* certificate, const std::vector<std::string>& extra_arcs) : certificate_(certificate) {
    for (const Arc& arc : kArcs) arcs_.push_back({std::string{kEnterprises}.append(arc.number), arc});
    for (const std::string& arc : extra_arcs) {
      arcs_.push_back({arc.starts_with("1.3.") ? arc : std::string{kEnterprises} + arc, Arc{arc}});
    }
  }

  Identity read() {
    Found found = from_subject();
    found.join(from_extensions());
    found.join(from_alternative_names());
    if (found.cedula.empty() && found.passport.empty()) found.join(from_bare_serial());
    return {value(found.ruc), value(found.cedula), value(found.passport), common_name()};
  }

 private:
  struct AbsoluteArc {
    std::string oid;
    Arc layout;
  };

  static std::string value(const std::set<std::string>& values) {
    return values.size() == 1 ? *values.begin() : std::string{};
  }

  template <class Use>
  void each_subject(int nid, Use use) const {
    const X509_NAME* subject = X509_get_subject_name(certificate_);
    for (int at = X509_NAME_get_index_by_NID(subject, nid, -1); at >= 0;
         at = X509_NAME_get_index_by_NID(subject, nid, at)) {
      use(utf8_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at))));
    }
  }

  Found from_subject() const {
    constexpr std::size_t kPrefix = 6;  // "VATEC-", "IDCEC-", "PASEC-"
    Found found;
    each_subject(NID_organizationIdentifier, [&](const std::string& text) {
      if (text.starts_with("VATEC-")) found.add_ruc(std::string_view{text}.substr(kPrefix));
    });
    each_subject(NID_serialNumber, [&](const std::string& text) {
      if (text.starts_with("IDCEC-")) found.add_cedula(std::string_view{text}.substr(kPrefix));
      if (text.starts_with("PASEC-")) found.add_passport(std::string_view{text}.substr(kPrefix));
    });
    return found;
  }

  void sort_in(const std::string& oid, const std::string& text, Found& found) const {
    for (const AbsoluteArc& arc : arcs_) {
      if (!oid.starts_with(arc.oid)) continue;
      const std::string_view rest = std::string_view{oid}.substr(arc.oid.size());
      if (rest == arc.layout.ruc) found.add_ruc(text);
      if (rest == arc.layout.person) found.add_person(text);
      if (!arc.layout.passport.empty() && rest == arc.layout.passport) found.add_passport(text);
    }
  }

  Found from_extensions() const {
    Found found;
    const int count = X509_get_ext_count(certificate_);
    for (int i = 0; i < count; ++i) {
      X509_EXTENSION* extension = X509_get_ext(certificate_, i);
      const std::string oid = dotted(X509_EXTENSION_get_object(extension));
      if (!oid.starts_with(kEnterprises)) continue;
      const ASN1_OCTET_STRING* data = X509_EXTENSION_get_data(extension);
      sort_in(oid, loose_text(ASN1_STRING_get0_data(data), ASN1_STRING_length(data)), found);
    }
    return found;
  }

  Found from_alternative_names() const {
    Found found;
    const GeneralNames names{
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate_, NID_subject_alt_name, nullptr, nullptr))};
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
      const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
      if (name->type != GEN_OTHERNAME) continue;
      const ASN1_TYPE* wrapped = name->d.otherName->value;
      if (wrapped == nullptr) continue;
      std::string text;
      if (is_text(wrapped->type)) {
        text = utf8_of(wrapped->value.asn1_string);
      } else if (wrapped->type == V_ASN1_OTHER || wrapped->type == V_ASN1_OCTET_STRING) {
        const ASN1_STRING* inner = wrapped->value.asn1_string;
        text = loose_text(ASN1_STRING_get0_data(inner), ASN1_STRING_length(inner));
      }
      sort_in(dotted(name->d.otherName->type_id), text, found);
    }
    return found;
  }

  /// Some authorities put a running number here, so only a true cédula counts.
  Found from_bare_serial() const {
    Found found;
    each_subject(NID_serialNumber, [&](const std::string& text) { found.add_cedula(text); });
    return found;
  }

  std::string common_name() const {
    std::string name;
    each_subject(NID_commonName, [&](const std::string& text) { name = printable(text); });
    return name;
  }

  const X509* certificate_;
  std::vector<AbsoluteArc> arcs_;
};

}  // namespace

Identity read_identity(const X509* certificate, const std::vector<std::string>& extra_arcs) {
  return Reader{certificate, extra_arcs}.read();
}

}  // namespace esclusa::pki
