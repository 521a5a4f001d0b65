#pragma once
/// Namespaces and algorithm names of XML-DSig and XAdES, and which of them the profile knows.

#include <array>
#include <cstddef>
#include <string_view>

namespace esclusa::xmlsig {

inline constexpr std::string_view kDs = "http://www.w3.org/2000/09/xmldsig#";
inline constexpr std::string_view kXades = "http://uri.etsi.org/01903/v1.3.2#";
inline constexpr std::string_view kSignedPropertiesType = "http://uri.etsi.org/01903#SignedProperties";

inline constexpr std::string_view kEnveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
inline constexpr std::string_view kExclusiveC14n = "http://www.w3.org/2001/10/xml-exc-c14n#";
inline constexpr std::string_view kSha256Uri = "http://www.w3.org/2001/04/xmlenc#sha256";

/// Canonicalizations, all without comments.
inline constexpr std::array<std::string_view, 3> kC14n{
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
    "http://www.w3.org/2006/12/xml-c14n11",
    kExclusiveC14n,
};

struct DigestAlgorithm {
  std::string_view uri;
  std::size_t octets;
  const char* openssl_name;
};
inline constexpr std::array<DigestAlgorithm, 3> kDigests{{
    {kSha256Uri, 32, "SHA256"},
    {"http://www.w3.org/2001/04/xmldsig-more#sha384", 48, "SHA384"},
    {"http://www.w3.org/2001/04/xmlenc#sha512", 64, "SHA512"},
}};

enum class KeyFamily { rsa, ec };
struct SignatureAlgorithm {
  std::string_view uri;
  KeyFamily family;
};
inline constexpr std::array<SignatureAlgorithm, 6> kSignatures{{
    {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", KeyFamily::rsa},
    {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", KeyFamily::rsa},
    {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", KeyFamily::rsa},
    {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", KeyFamily::ec},
    {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", KeyFamily::ec},
    {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512", KeyFamily::ec},
}};

/// nullptr when the profile does not know the name.
const DigestAlgorithm* find_digest(std::string_view uri);
const SignatureAlgorithm* find_signature(std::string_view uri);
bool is_c14n(std::string_view uri);

}  // namespace esclusa::xmlsig
