#pragma once
/// One POST to a responder; internal to the room.

#include <chrono>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace esclusa::ocsp {

/// The host of an http address; empty if it is none.
std::string host_of(const std::string& url);

/// Plain HTTP to exactly this address: no redirection, no proxy, at most 64 KiB. Errors: retry "ocsp.http".
Result<Bytes> fetch(const std::string& url, ByteView request, std::chrono::seconds timeout);

}  // namespace esclusa::ocsp
