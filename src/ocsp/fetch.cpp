#include "ocsp/fetch.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include "base/handle.h"

namespace esclusa::ocsp {
namespace {

using Connection = Handle<CURL, curl_easy_cleanup>;
using Headers = Handle<curl_slist, curl_slist_free_all>;
using Url = Handle<CURLU, curl_url_cleanup>;

constexpr std::size_t kLargest = std::size_t{64} * 1024;

std::size_t take(const char* data, std::size_t size, std::size_t count, void* pointer) {
  auto& body = *static_cast<Bytes*>(pointer);
  const std::size_t length = size * count;
  if (body.size() + length > kLargest) return 0;  // libcurl ends the transfer
  const ByteView view = as_bytes({data, length});
  body.insert(body.end(), view.begin(), view.end());
  return length;
}

}  // namespace

std::string host_of(const std::string& url) {
  const Url parsed{curl_url()};
  if (!parsed || !url.starts_with("http://") ||
      curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK)
    return {};
  char* raw = nullptr;
  if (curl_url_get(parsed.get(), CURLUPART_HOST, &raw, 0) != CURLUE_OK) return {};
  std::string host = raw;
  curl_free(raw);
  return host;
}

Result<Bytes> fetch(const std::string& url, ByteView request, std::chrono::seconds timeout) {
  const Connection connection{curl_easy_init()};
  Headers headers{curl_slist_append(nullptr, "Content-Type: application/ocsp-request")};
  Bytes body;
  bool good = connection != nullptr && headers != nullptr;
  const auto set = [&](CURLoption option, auto value) {
    good = good && curl_easy_setopt(connection.get(), option, value) == CURLE_OK;
  };
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_PROXY, "");     // whatever the environment says
  set(CURLOPT_NOSIGNAL, 1L);  // time-outs without SIGALRM
  set(CURLOPT_TIMEOUT, static_cast<long>(timeout.count()));
  set(CURLOPT_HTTPHEADER, headers.get());
  set(CURLOPT_POST, 1L);
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.size()));
  set(CURLOPT_POSTFIELDS, as_text(request).data());
  set(CURLOPT_WRITEFUNCTION, &take);
  set(CURLOPT_WRITEDATA, static_cast<void*>(&body));
  if (!good) return retry("ocsp.http", "libcurl no puede preguntar por HTTP");
  const CURLcode result = curl_easy_perform(connection.get());
  if (result != CURLE_OK)
    return retry("ocsp.http", fmt::format("el servidor OCSP no responde: {}", curl_easy_strerror(result)));
  long status = 0;
  curl_easy_getinfo(connection.get(), CURLINFO_RESPONSE_CODE, &status);
  constexpr long kOk = 200;
  if (status != kOk)
    return retry("ocsp.http", fmt::format("el servidor OCSP responde con el código HTTP {}", status));
  return body;
}

}  // namespace esclusa::ocsp
