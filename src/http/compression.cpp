#include "http/compression.h"

#include <zlib.h>

#include "base/check.h"
#include "base/text.h"
#include "http/request.h"

namespace credence::http {
namespace {

constexpr int kLevel = 5;             // near the best size at half the time
constexpr int kGzipWindow = 15 + 16;  // zlib: the largest window, gzip instead of zlib framing
constexpr int kMemoryLevel = 8;

}  // namespace

bool IsCompressible(std::string_view content_type) {
  std::string_view type = TrimBlanks(Split(content_type, ';')[0]);
  if (type.starts_with("text/") || type.ends_with("+json") || type.ends_with("+xml")) return true;
  for (std::string_view known : {"application/json", "application/javascript", "application/xml", "application/yaml",
                                 "application/manifest+json", "application/x-ndjson"}) {
    if (type == known) return true;
  }
  return false;
}

bool AcceptsGzip(std::string_view accept_encoding) {
  int gzip = WeightOf(accept_encoding, "gzip").value_or(0);
  int identity = WeightOf(accept_encoding, "identity", false).value_or(0);
  return gzip > 0 && gzip >= identity;
}

std::string Gzip(std::string_view bytes) {
  z_stream stream{};
  CHECK(deflateInit2(&stream, kLevel, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string packed;
  packed.resize(deflateBound(&stream, bytes.size()));
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib does not write to its input
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const bool fits = stream.avail_in == bytes.size() && stream.avail_out == packed.size();
  const int outcome = fits ? deflate(&stream, Z_FINISH) : Z_BUF_ERROR;
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  CHECK(outcome == Z_STREAM_END);
  return packed;
}

}  // namespace credence::http
